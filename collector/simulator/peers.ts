/** Addresses, numbers and prefixes of the simulated routing: for documentation only (RFC 5737, RFC 5398). */
import { destinations } from './flows/bodies.js';
import type { Role } from './ports.js';

export const LOCAL_AS = 64_496;
/** Virtual router on the network of side A, and the address that it answers at. */
export const VRID = 51;
export const VIRTUAL = '192.0.2.254';

export interface Peer {
  address: string;
  remoteAs: number;
  role: Exclude<Role, null>;
}

/** The peers of the gateway at this place: on side a, then on side b. */
export const peersOf = (place: number): readonly Peer[] => [
  { address: `192.0.2.${200 + 2 * place}`, remoteAs: 64_497, role: 'a' },
  { address: `198.51.100.${200 + 2 * place}`, remoteAs: 64_498, role: 'b' },
];

/** What a path needs a route to: the first network on side B. */
export const ROUTED: string = destinations[0]!.prefixes[0];
