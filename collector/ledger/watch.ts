/** From what is observed and judged to lines of evidence: what changed, what was configured, that somebody watched. */
import { contractVersions } from '../config/contract/resolve.js';
import type { Config } from '../config/schema/index.js';
import type { Observation } from '../model/observation.js';
import type { ContractVersion, EvidenceState } from '../model/sla.js';
import type { JudgedStates, LedgersDeps } from './deps.js';
import { dayAt } from './evidence/book.js';
import type { EvidenceLine } from './evidence/line.js';
import { evidenceMinute, type Finished } from './evidence/minute.js';
import { isSimulated, setupOf } from './settings.js';

export class Watch {
  contract: readonly ContractVersion[];
  /** End of the newest minute of a probe. */
  newest = 0;
  private readonly states = new Map<string, EvidenceState['state']>();
  private readonly clocks = new Map<string, { offset: number; uncertainty: number }>();
  private day = '';

  constructor(
    private config: Config,
    private readonly deps: Pick<LedgersDeps, 'groups' | 'log'>,
    private readonly note: (line: EvidenceLine) => void,
  ) {
    this.contract = contractVersions(config);
  }

  update(config: Config, at: number): void {
    this.config = config;
    this.contract = contractVersions(config);
    this.setup(at);
  }

  /** Says that somebody watches; each day what it began with, so that a month can be computed from the files of its own days and the one before. */
  alive(at: number): void {
    this.note({ k: 'alive', at });
    if (dayAt(at) !== this.day) this.setup(at);
  }

  /** Only what changed is written. */
  judge({ at, paths, groups }: JudgedStates): void {
    const all = [
      ...paths.map((each) => ({ of: 'path' as const, ...each })),
      ...groups.map((each) => ({ of: 'protection' as const, ...each })),
    ];
    for (const { of, name, state } of all) {
      const key = `${of} ${name}`;
      if (this.states.get(key) === state) continue;
      this.states.set(key, state);
      this.note({ k: 'state', at, of, name, state });
    }
  }

  /** Hears how far the clocks of senders are off. */
  observe(observations: readonly Observation[]): void {
    for (const each of observations)
      if (each.kind === 'probe' && each.clock !== null) this.clocks.set(each.probe, each.clock);
  }

  minutes(finished: readonly Finished[]): void {
    const { probes } = this.setupNow().setup;
    for (const each of finished) {
      const setup = probes.find(({ name }) => name === each.probe);
      const minute = setup && evidenceMinute(each, setup, this.clocks.get(each.probe) ?? null);
      if (!minute) continue;
      this.newest = Math.max(this.newest, each.end);
      this.note({ k: 'minute', ...minute });
    }
  }

  private setup(at: number): void {
    this.day = dayAt(at);
    const { setup, left } = this.setupNow();
    if (left.length > 0)
      this.deps.log.warn(
        { probes: left },
        'too many probes decide: of these no evidence is kept, so that they count in no month; take "service: true" or the contract’s mention from probes that need not decide',
      );
    const { collector } = this.config.store;
    this.note({ k: 'setup', at, setup, simulated: isSimulated(this.config), collector });
    // A state is evidence for as long as it is watched: what holds is said again at the start of what follows.
    this.states.clear();
  }

  private setupNow() {
    return setupOf(this.config, this.deps.groups(this.config), this.contract);
  }
}
