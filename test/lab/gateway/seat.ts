/** Where a collector sits: its namespace, what it calls itself, and how it and the others reach each other. */
import type { Namespace } from '../namespace.js';
import { management, NMS_FOR_LA, NMS_FOR_NHS, type GatewayName, type Topology } from './topology.js';

export interface Seat {
  namespace: Namespace;
  /** store.collector. */
  collector: string;
  /** Addresses at which it asks the gateways. */
  gateway: Readonly<Record<GatewayName, string>>;
  /** Its own, as the agents at `la` and `nhs` reach it; null where no agent reports from there. */
  forLa: string;
  forNhs: string | null;
  /** Sections that stand in the place of those of the laboratory's configuration. */
  sections: object;
}

/** The one that every laboratory has. */
export const firstSeat = ({ nms }: Pick<Topology, 'nms'>): Seat => ({
  namespace: nms,
  collector: 'lab',
  gateway: { gw1: management.gw1.address, gw2: management.gw2.address },
  forLa: NMS_FOR_LA,
  forNhs: NMS_FOR_NHS,
  sections: {},
});
