/** ICMP echo (RFC 792, RFC 4443) by fping, which runs for as long as the probes do. */
import { isIP } from 'node:net';
import { FpingGroup } from './icmp/group.js';
import { groupsOf, type Addressed } from './icmp/groups.js';
import type { RunningProbes, StartProbes } from './kind.js';
import { whenResolved } from './resolve.js';

/** Probes of addresses share an fping where they can; one of a name has its own, since the name may resolve late. */
export const startIcmp: StartProbes = (probes, deps) => {
  const start = (group: Addressed[]): RunningProbes[] => {
    const [first, ...rest] = group;
    return first === undefined ? [] : [new FpingGroup([first, ...rest], deps)];
  };
  const numeric = probes
    .filter(({ target }) => isIP(target) !== 0)
    .map((probe) => ({ ...probe, address: probe.target }));
  const named = probes.filter(({ target }) => isIP(target) === 0);
  const running = [
    ...groupsOf(numeric).flatMap(start),
    ...named.map((probe) => whenResolved(probe, deps, (address) => new FpingGroup([{ ...probe, address }], deps))),
  ];
  return { stop: async () => void (await Promise.all(running.map((one) => one.stop()))) };
};
