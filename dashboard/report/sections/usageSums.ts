/** Rows of usage added up by one of their names. */
import type { EvidenceUsage } from '../../../collector/api/types.js';

export interface Sum {
  name: string;
  octetsAToB: number;
  octetsBToA: number;
  packets: number;
}

/** Most octets first; names of equal sums in the order of the alphabet. */
export function sumsBy(rows: readonly EvidenceUsage[], by: 'authority' | 'destination' | 'class'): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const name = row[by];
    let sum = sums.get(name);
    if (sum === undefined) sums.set(name, (sum = { name, octetsAToB: 0, octetsBToA: 0, packets: 0 }));
    sum.octetsAToB += row.octetsAToB;
    sum.octetsBToA += row.octetsBToA;
    sum.packets += row.packetsAToB + row.packetsBToA;
  }
  return [...sums.values()].sort((one, other) => octets(other) - octets(one) || (one.name < other.name ? -1 : 1));
}

export const octets = ({ octetsAToB, octetsBToA }: Pick<Sum, 'octetsAToB' | 'octetsBToA'>): number =>
  octetsAToB + octetsBToA;
