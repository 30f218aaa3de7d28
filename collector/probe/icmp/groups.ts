/** Which probes one fping can send together: those that differ in their target only. */
import { isIPv6 } from 'node:net';
import type { ProbeSettings } from '../kind.js';

/** A probe whose target's name has been resolved. */
export interface Addressed extends ProbeSettings {
  address: string;
}

/** fping leaves a millisecond between two packets, whatever their targets. */
const PACKETS_PER_MS = 1;

/** Groups of probes with one interval, timeout, DSCP, source and family; each target once; no more than fit into an interval. */
export function groupsOf(probes: readonly Addressed[]): Addressed[][] {
  const groups: Addressed[][] = [];
  for (const probe of probes) {
    const group = groups.find((candidate) => fits(candidate, probe));
    if (group === undefined) groups.push([probe]);
    else group.push(probe);
  }
  return groups;
}

function fits(group: readonly Addressed[], probe: Addressed): boolean {
  const [first] = group;
  if (first === undefined || group.length >= (probe.interval * PACKETS_PER_MS) / 2) return false;
  return settings(first) === settings(probe) && group.every(({ address }) => address !== probe.address);
}

const settings = ({ interval, timeout, dscp, source, address }: Addressed): string =>
  JSON.stringify([interval, timeout, dscp, source, isIPv6(address)]);

/** The command line for one group. Addresses only, after `--`: nothing in it can be taken for an option. */
export function fpingArguments(group: readonly [Addressed, ...Addressed[]]): string[] {
  const [{ interval, timeout, dscp, source, address }] = group;
  return [
    isIPv6(address) ? '-6' : '-4',
    '--loop',
    '--timestamp',
    `--period=${interval}`,
    `--timeout=${timeout}`,
    '--interval=1',
    ...(dscp === 0 ? [] : [`--tos=${dscp << 2}`]),
    ...(source === null ? [] : [`--src=${source}`]),
    '--',
    ...group.map((probe) => probe.address),
  ];
}
