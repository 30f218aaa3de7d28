/** The rules at work: loaded, evaluated at each change and at each interval, their alerts told and kept over a restart. */
import type { Component, Deps, Timer } from '../../collector/deps.js';
import type { RulesHealth } from '../../collector/model/rules-health.js';
import type { Alert, AlertsListener } from '../model.js';
import { RESOLVED_RETENTION, told, type ActiveAlert } from './active.js';
import { Engine, keyOf } from './engine.js';
import { Intake, type ScrapedSample } from './intake.js';
import { loadRuleSet } from './rule-set.js';
import type { AlertRule, RuleFault, RuleGroup } from './rules/model.js';
import { retentionOf } from './rules/retention.js';
import { readState, writeState } from './state-file.js';
import { Steps } from './steps.js';
import { Window } from './window/window.js';

export interface RulesSettings {
  /** Folder of our own rules, and of local ones; null where there are none. */
  ours: string;
  local: string | null;
  /** ms. */
  interval: number;
  /** In the data folder. */
  stateFile: string;
  /** Address of the wall, told with each alert; '' where nobody reaches it. */
  wall: string;
}

export interface RulesDeps extends Deps {
  /** What a scrape gives of the metrics that are wanted. */
  samples(wants: (metric: string) => boolean): Promise<Iterable<ScrapedSample>>;
  alerts: AlertsListener;
}

/** After a start, what fired before is not resolved for so long, ms: the evidence has to come first. */
const GRACE = 60_000;
/**
 * Between two evaluations lie at least so many ms. So many times what one took is the rest that is owed after it: one may be owed while the next
 * is made, for a path that is found down is an incident a moment later.
 */
const REST = 100;
const REST_TIMES = 10;
/**
 * A busy machine makes an evaluation long: whoever waits to be woken waits no longer than this for the next, ms – or as long as the last one took,
 * so that a thousand paths in alarm leave half of a processor to the polling.
 */
const MOST_REST = 500;
/** What no rule asks for any more is forgotten this often, ms. */
const SWEEP = 60_000;
/** Timers that run are saved at least this often, ms. */
const SAVE = 10_000;

export class AlertRules implements Component {
  private readonly window = new Window({
    asks: (metric) => this.retention.asks(metric),
    of: (labels) => this.retention.of(labels),
  });
  private retention = retentionOf([]);
  private readonly engine = new Engine([], this.window);
  private readonly intake = new Intake(this.window);
  private readonly steps: Steps;
  private faults: RuleFault[] = [];
  private loaded = false;
  /** Alerts whose rule is gone. */
  private orphans: { rule: AlertRule; alert: ActiveAlert }[] = [];
  private timer: Timer | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = true;
  private startedAt = 0;
  private time = -Infinity;
  private sweptAt = -Infinity;
  private endedAt = -Infinity;
  /** Monotonic ms at which all that was owed by the evaluation before the last one has been rested. */
  private restedAt = -Infinity;
  private savedAt = -Infinity;
  /** ms that the last evaluation owes. */
  private owed = 0;
  private saving: Promise<void> = Promise.resolve();
  private counts = { evaluations: 0, failed: 0, fault: null as string | null, lastDuration: 0 };
  private lastEvaluationAt: number | null = null;

  constructor(
    private settings: RulesSettings,
    private readonly deps: RulesDeps,
  ) {
    this.steps = new Steps(deps.clock);
  }

  async start(): Promise<void> {
    this.stopped = false;
    this.startedAt = this.deps.clock.monotonic();
    await this.load();
    await this.restore();
    this.schedule(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.running;
    await this.saving;
    if (this.loaded) await this.save();
  }

  /** Something is judged otherwise than before: evaluated at once, or as soon as the last evaluation has had its rest. */
  changed(): void {
    if (this.stopped) return;
    if (this.running !== null) this.again = true;
    else this.schedule(this.wait());
  }

  /** Reads the rules again: those with faults change nothing. */
  async update(settings: RulesSettings): Promise<void> {
    this.settings = settings;
    await this.load();
    this.changed();
  }

  /** Pending, firing, and resolved within the last 15 minutes. */
  alerts(): Alert[] {
    return [...this.engine.alerts(), ...this.orphans].map(({ rule, alert }) =>
      told(alert, rule.name, this.settings.wall),
    );
  }

  health(): RulesHealth {
    const alerts = { pending: 0, firing: 0, resolved: 0 };
    for (const { alert } of this.engine.alerts()) alerts[alert.state]++;
    const failures = this.engine.failures().map(({ rule, message }) => {
      const { file, line, name } = rule;
      return { file, line, column: 1, rule: name, message };
    });
    const rules = this.engine.rules().length;
    const { lastEvaluationAt, faults, counts } = this;
    return { rules, faults, failures, lastEvaluationAt, ...counts, series: this.window.size, alerts };
  }

  private async load(): Promise<void> {
    const { ours, local } = this.settings;
    const { groups, faults } = await loadRuleSet(ours, local);
    this.faults = faults;
    for (const { message, ...place } of faults) this.deps.log.error(place, `a rule is refused: ${message}`);
    if (faults.length > 0 && this.loaded) return;
    if (faults.length > 0) return this.use((await loadRuleSet(ours, null)).groups);
    this.use(groups);
  }

  private use(groups: readonly RuleGroup[]): void {
    this.loaded = true;
    this.retention = retentionOf(groups);
    this.window.refit();
    const now = this.deps.clock.now();
    for (const { rule, alert } of this.engine.replace(groups))
      if (alert.state === 'firing')
        this.orphans.push({ rule, alert: { ...alert, state: 'resolved', resolvedAt: now } });
  }

  private async restore(): Promise<void> {
    const { log, clock } = this.deps;
    try {
      const saved = await readState(this.settings.stateFile);
      if (saved === null) return;
      // While nobody looked, nothing is known to have held: timers go on from where they were.
      const away = Math.max(0, clock.now() - saved.savedAt);
      for (const { alert } of saved.alerts) if (alert.state === 'pending') alert.activeAt += away;
      this.engine.restore(saved.alerts);
    } catch (error) {
      log.error({ error, file: this.settings.stateFile }, 'the state of alerts cannot be read: timers begin anew');
    }
  }

  private schedule(wait: number): void {
    this.timer?.cancel();
    this.timer = this.deps.clock.after(wait, () => this.begin());
  }

  private begin(): void {
    if (this.stopped || this.running !== null) return;
    this.running = this.evaluate().finally(() => {
      this.running = null;
      this.restedAt = Math.max(this.restedAt, this.endedAt) + this.owed;
      this.endedAt = this.deps.clock.monotonic();
      const took = this.counts.lastDuration;
      this.owed = Math.max(took, Math.min(MOST_REST, Math.max(REST, REST_TIMES * took)));
      if (this.stopped) return;
      this.schedule(this.again ? this.wait() : this.settings.interval);
      this.again = false;
    });
  }

  /** ms until the next evaluation may be made. */
  private wait(): number {
    return Math.max(0, Math.max(this.endedAt + REST, this.restedAt) - this.deps.clock.monotonic());
  }

  private async evaluate(): Promise<void> {
    const { clock, log } = this.deps;
    const began = clock.monotonic();
    try {
      const samples = await this.deps.samples((metric) => this.window.wants(metric));
      this.follow();
      this.time = Math.max(clock.now(), this.time + 1);
      this.intake.take(samples, this.time);
      const changed = this.engine.evaluate(this.time, began - this.startedAt < GRACE);
      this.sweep();
      this.counts.fault = null;
      this.lastEvaluationAt = clock.now();
      this.deps.alerts(this.alerts());
      this.keep(changed);
    } catch (error) {
      this.counts.failed++;
      this.counts.fault = error instanceof Error ? error.message : String(error);
      log.error({ error }, 'the rules of alerts could not be evaluated');
    }
    this.counts.evaluations++;
    this.counts.lastDuration = clock.monotonic() - began;
  }

  /** The clock was set: what has lasted keeps its length. */
  private follow(): void {
    const moved = this.steps.since();
    if (moved === 0) return;
    this.deps.log.warn({ seconds: moved / 1_000 }, 'the clock was set: the timers of alerts follow it');
    this.engine.shift(moved);
    this.time += moved;
    this.sweptAt += moved;
  }

  private sweep(): void {
    if (this.time - this.sweptAt < SWEEP) return;
    this.sweptAt = this.time;
    this.window.trim(this.time);
    this.orphans = this.orphans.filter(({ alert }) => this.time - (alert.resolvedAt ?? 0) <= RESOLVED_RETENTION);
  }

  private keep(changed: boolean): void {
    const now = this.deps.clock.monotonic();
    const waits = this.engine.alerts().some(({ alert }) => alert.state === 'pending');
    if (!changed && !(waits && now - this.savedAt >= SAVE)) return;
    this.savedAt = now;
    this.saving = this.saving.then(() => this.save());
  }

  private async save(): Promise<void> {
    const alerts = this.engine.alerts().map(({ rule, alert }) => ({ key: keyOf(rule), alert: { ...alert } }));
    try {
      await writeState(this.settings.stateFile, { savedAt: this.deps.clock.now(), alerts });
    } catch (error) {
      this.deps.log.error({ error, file: this.settings.stateFile }, 'the state of alerts was not saved');
    }
  }
}
