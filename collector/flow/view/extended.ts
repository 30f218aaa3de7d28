/** What the extended records of an sFlow sample tell beside its packet, by IANA's names. */
import { u32 } from '../bytes.js';
import type { SampleView } from '../message.js';
import { addressOctets } from '../sflow/address.js';
import { GATEWAY, NO_VLAN, readGateway, ROUTER, SWITCH } from '../sflow/extended.js';
import { ipv4Address, ipv6Address } from './text.js';

type Told = Record<string, unknown>;
type Family = 'IPv4' | 'IPv6';

/** Copies them; a record that is cut short tells nothing. `asPath`: to the destination, nearest first. */
export function describeExtended({ records, bytes, frame }: SampleView): Told {
  const family: Family = frame?.packet.family === 6 ? 'IPv6' : 'IPv4';
  return Object.assign(
    {},
    ...records.map(([enterprise, format, at, length]) =>
      enterprise === 0 ? described(format, bytes, at, at + length, family) : {},
    ),
  ) as Told;
}

function described(format: number, b: Uint8Array, at: number, end: number, family: Family): Told {
  if (format === SWITCH) return ofSwitch(b, at, end);
  if (format === ROUTER) return ofRouter(b, at, end, family);
  return format === GATEWAY ? ofGateway(b, at, end) : {};
}

/** VLAN and priority of the frame as it came, which the record of the sample has already, and as it went. */
function ofSwitch(b: Uint8Array, at: number, end: number): Told {
  if (at + 16 > end) return {};
  const priority = u32(b, at + 4);
  const vlan = u32(b, at + 8);
  return { ...(priority > 7 ? {} : { dot1qPriority: priority }), ...(vlan === NO_VLAN ? {} : { postVlanId: vlan }) };
}

function ofRouter(b: Uint8Array, at: number, end: number, family: Family): Told {
  const octets = at + 4 <= end ? addressOctets(u32(b, at)) : -1;
  const behind = at + 4 + octets;
  if (octets < 0 || behind + 8 > end) return {};
  return {
    ...address('ipNextHop', b, at + 4, octets),
    [`source${family}PrefixLength`]: u32(b, behind),
    [`destination${family}PrefixLength`]: u32(b, behind + 4),
  };
}

function ofGateway(b: Uint8Array, at: number, end: number): Told {
  const gateway = readGateway(b, at, end);
  if (!gateway) return {};
  const { nextHop, octets, sourcePeerAs, path } = gateway;
  return {
    ...address('bgpNextHop', b, nextHop, octets),
    bgpPrevAdjacentAsNumber: sourcePeerAs,
    ...(path.length > 0 ? { bgpNextAdjacentAsNumber: path[0], asPath: path } : {}),
  };
}

function address(name: string, b: Uint8Array, at: number, octets: number): Told {
  if (octets === 4) return { [`${name}IPv4Address`]: ipv4Address(b, at) };
  return octets === 16 ? { [`${name}IPv6Address`]: ipv6Address(b, at) } : {};
}
