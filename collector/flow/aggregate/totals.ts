/** What came in by each interface in a minute: the flow side of a reconciliation. */
import type { Crossing } from '../meaning/interfaces.js';

/** Octets from the IP header on; estimates after sampling. */
export interface InterfaceMinute {
  /** Start of the minute, milliseconds since the epoch. */
  time: number;
  gateway: string;
  interface: string;
  octets: number;
  packets: number;
  flows: number;
}

export interface InterfaceTotals {
  add(crossing: number, octets: number, packets: number, flows: number): void;
  read(): InterfaceMinute[];
}

/** Adds up by interface: several crossings may begin at one. */
export function interfaceTotals(crossings: readonly Crossing[], time: number): InterfaceTotals {
  const found = new Map<string, InterfaceMinute>();
  return {
    add(crossing, octets, packets, flows) {
      const { gateway, interface: name } = crossings[crossing]!.facing;
      const key = JSON.stringify([gateway, name]);
      const total = found.get(key) ?? { time, gateway, interface: name, octets: 0, packets: 0, flows: 0 };
      total.octets += octets;
      total.packets += packets;
      total.flows += flows;
      found.set(key, total);
    },
    read: () => [...found.values()],
  };
}
