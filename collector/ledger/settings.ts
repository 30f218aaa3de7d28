/** What the configuration asks to be watched for the ledgers. */
import { decidingProbes, MOST_DECIDING, timeoutOf } from '../config/schema/probes.js';
import type { Config } from '../config/schema/index.js';
import { SIMULATED_COLLECTOR } from '../model/simulated.js';
import type { ContractVersion, Setup, TrafficClassName } from '../model/sla.js';

/** Groups as they are judged: declared ones, and paths that stand alone. */
export type JudgedGroups = readonly { name: string; mode: Setup['groups'][number]['mode']; paths: readonly string[] }[];

/** `left`: probes that decide and of which no evidence is kept, because there are too many. */
export function setupOf(
  config: Pick<Config, 'probes' | 'paths'>,
  groups: JudgedGroups,
  contract: readonly ContractVersion[],
): { setup: Setup; left: string[] } {
  const named = contract.flatMap(({ services }) => services.flatMap(({ probes }) => probes));
  const deciding = decidingProbes(config.probes, named);
  const setup: Setup = {
    probes: deciding.slice(0, MOST_DECIDING).map((probe) => ({
      name: probe.name,
      service: probe.service,
      direction: probe.direction,
      path: probe.path ?? null,
      class: classOf(probe.dscp),
      interval: probe.interval,
      timeout: timeoutOf(probe),
    })),
    paths: config.paths.map(({ name, gateway, capacity }) => ({
      name,
      group: groups.find(({ paths }) => paths.includes(name))?.name ?? name,
      gateway,
      capacity: capacity ?? null,
    })),
    groups: groups.map(({ name, mode, paths }) => ({ name, mode, paths: [...paths] })),
  };
  return { setup, left: deciding.slice(MOST_DECIDING).map(({ name }) => name) };
}

export const isSimulated = ({ store }: Pick<Config, 'store'>): boolean => store.collector === SIMULATED_COLLECTOR;

/** EF and VOICE-ADMIT are voice; AFxy is x·8 + y·2 (RFC 2597); the rest is default forwarding. */
export function classOf(dscp: number): TrafficClassName {
  if (dscp === 46 || dscp === 44) return 'EF';
  const [x, y] = [dscp >> 3, dscp & 7];
  if (x < 1 || x > 4 || ![2, 4, 6].includes(y)) return 'DF';
  return `AF${x}` as TrafficClassName;
}
