/** What the configuration asks to be judged, in the words of the judgement. */
import type { Config } from '../../config/schema/index.js';
import { plainAddress } from '../../model/prefix.js';
import { timeoutOf } from '../../config/schema/probes.js';
import type { PathSettings, ProbeSettings, Settings } from '../../resilience/settings.js';
import { describeTopology } from './topology.js';

/** A path without a group is a group of its own, named after it; where that name is taken it is in brackets. */
export function settingsOf(config: Config): Settings {
  const declared = describeTopology(config).groups.filter(({ paths }) => paths.length > 0);
  const taken = new Set(declared.map(({ name }) => name));
  const alone = (name: string): string => (taken.has(name) ? `(${name})` : name);
  const paths = config.paths.map((path): PathSettings => {
    const gateway = config.gateways.find(({ name }) => name === path.gateway);
    const { name, gateway: at, context, a, b, peers, redundancy, bfd, ospf, routes } = path;
    return {
      name,
      group: path.group ?? alone(name),
      gateway: at,
      context,
      a,
      b,
      // As observations have them.
      peers: peers.map(({ address, side, prefixes }) => ({
        address: plainAddress(address),
        side,
        prefixes: prefixes ?? null,
      })),
      redundancy,
      bfd: bfd.map(plainAddress),
      ospf: ospf.map(plainAddress),
      routes,
      interval: gateway?.poll.state ?? 0,
    };
  });
  const single = config.paths.filter(({ group }) => group === undefined).map(({ name }) => name);
  return {
    groups: [
      ...declared,
      ...single.map((name) => ({ name: alone(name), mode: 'active-standby' as const, paths: [name] })),
    ],
    paths,
    probes: config.probes.map((probe): ProbeSettings => {
      const { name, path, direction, service, interval } = probe;
      return { name, path: path ?? null, direction, service, interval, timeout: timeoutOf(probe) };
    }),
  };
}
