/** Groups of rules evaluated at one moment after another, over one window. Pure: time is an argument. */
import { ActiveAlerts, type ActiveAlert } from './active.js';
import { Moment, unique, type Sample } from './evaluate.js';
import type { Labels } from './labels.js';
import { METRIC_NAME } from './labels.js';
import { EvaluationFault } from './promql/fault.js';
import type { AlertRule, RecordingRule, Rule, RuleGroup } from './rules/model.js';
import type { Window } from './window/window.js';

export interface RuleFailure {
  rule: Rule;
  message: string;
}

interface Running {
  rule: Rule;
  alerts: ActiveAlerts | null;
  /** Series that it wrote the last time. */
  wrote: Map<string, Labels>;
  failure: string | null;
}

interface RunningGroup {
  group: RuleGroup;
  rules: Running[];
  /** ms; when it was evaluated last. */
  at: number;
}

export class Engine {
  private groups: RunningGroup[];

  constructor(
    groups: readonly RuleGroup[],
    readonly window: Window,
  ) {
    this.groups = groups.map(running);
  }

  /** Evaluates what is due: groups with an interval of their own when it is over, the others always. True where an alert changed its state. */
  evaluate(time: number, holds = false): boolean {
    let changed = false;
    for (const each of this.groups) {
      const { interval } = each.group;
      if (interval !== null && time >= each.at && time - each.at < interval) continue;
      each.at = time;
      for (const rule of each.rules) changed = this.run(rule, time, holds) || changed;
    }
    return changed;
  }

  alerts(): { rule: AlertRule; alert: ActiveAlert }[] {
    return this.all().flatMap(({ alerts }) =>
      alerts === null ? [] : alerts.all().map((alert) => ({ rule: alerts.rule, alert })),
    );
  }

  failures(): RuleFailure[] {
    return this.all().flatMap(({ rule, failure }) => (failure === null ? [] : [{ rule, message: failure }]));
  }

  rules(): Rule[] {
    return this.all().map(({ rule }) => rule);
  }

  /** New rules: those that were there before go on with their alerts. Gives the alerts of those that are gone. */
  replace(groups: readonly RuleGroup[]): { rule: AlertRule; alert: ActiveAlert }[] {
    const before = this.alerts();
    this.groups = groups.map(running);
    this.restore(before.map(({ rule, alert }) => ({ key: keyOf(rule), alert })));
    const stay = new Set(this.all().flatMap(({ rule }) => (rule.kind === 'alert' ? [keyOf(rule)] : [])));
    return before.filter(({ rule }) => !stay.has(keyOf(rule)));
  }

  restore(saved: Iterable<{ key: string; alert: ActiveAlert }>): void {
    const byKey = new Map(this.all().flatMap(({ alerts }) => (alerts === null ? [] : [[keyOf(alerts.rule), alerts]])));
    for (const { key, alert } of saved) byKey.get(key)?.restore([alert]);
  }

  /** The clock was set by `ms`. */
  shift(ms: number): void {
    this.window.shift(ms);
    for (const group of this.groups) group.at += ms;
    for (const { alerts } of this.all()) alerts?.shift(ms);
  }

  private all(): Running[] {
    return this.groups.flatMap(({ rules }) => rules);
  }

  private run(running: Running, time: number, holds: boolean): boolean {
    try {
      const samples = new Moment(this.window, time).result(running.rule.expr);
      const changed = running.alerts?.take(samples, time, holds) ?? false;
      this.write(
        running,
        running.rule.kind === 'record' ? recorded(running.rule, samples) : this.states(running),
        time,
      );
      running.failure = null;
      return changed;
    } catch (error) {
      // What was firing stays so: a rule that cannot be evaluated tells nothing.
      if (!(error instanceof EvaluationFault)) throw error;
      running.failure = error.message;
      return false;
    }
  }

  /** `ALERTS` and `ALERTS_FOR_STATE`, where a rule asks for them. */
  private states({ alerts, rule }: Running): Sample[] {
    const [wantsState, wantsTime] = [this.window.wants('ALERTS'), this.window.wants('ALERTS_FOR_STATE')];
    if (alerts === null || (!wantsState && !wantsTime)) return [];
    return alerts.all().flatMap(({ labels, state, activeAt }) => {
      if (state === 'resolved') return [];
      const about = { alertname: rule.name };
      const now = labels.with({ ...about, [METRIC_NAME]: 'ALERTS', alertstate: state });
      const since = labels.with({ ...about, [METRIC_NAME]: 'ALERTS_FOR_STATE' });
      return [
        { labels: now, value: 1 },
        { labels: since, value: Math.floor(activeAt / 1_000) },
      ];
    });
  }

  private write(running: Running, samples: readonly Sample[], time: number): void {
    const now = new Map<string, Labels>();
    for (const { labels, value } of samples) {
      now.set(labels.key, labels);
      this.window.append(labels, time, value);
    }
    for (const [key, labels] of running.wrote) if (!now.has(key)) this.window.append(labels, time, NaN, true);
    running.wrote = now;
  }
}

/** What makes a rule the same rule after a reload or a restart. */
export const keyOf = ({ name, source }: AlertRule): string => JSON.stringify([name, source.labels]);

const running = (group: RuleGroup): RunningGroup => ({
  group,
  at: -Infinity,
  rules: group.rules.map((rule) => ({
    rule,
    alerts: rule.kind === 'alert' ? new ActiveAlerts(rule) : null,
    wrote: new Map(),
    failure: null,
  })),
});

function recorded({ name, labels }: RecordingRule, samples: readonly Sample[]): Sample[] {
  const made = samples.map((sample) => ({ ...sample, labels: sample.labels.with({ ...labels, [METRIC_NAME]: name }) }));
  return unique(made);
}
