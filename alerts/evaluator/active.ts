/** One alerting rule over time: what is pending, what fires, what is over. As Prometheus 2.42 does it. */
import { createHash } from 'node:crypto';
import type { Alert } from '../model.js';
import type { Sample } from './evaluate.js';
import { METRIC_NAME, type Labels } from './labels.js';
import { EvaluationFault } from './promql/fault.js';
import type { AlertRule } from './rules/model.js';

/** What is over is told for so long, ms. */
export const RESOLVED_RETENTION = 900_000;

/** Times are ms since the epoch; null where it has not come to that. */
export interface ActiveAlert {
  labels: Labels;
  annotations: Readonly<Record<string, string>>;
  state: 'pending' | 'firing' | 'resolved';
  value: number;
  activeAt: number;
  firedAt: number | null;
  resolvedAt: number | null;
  keepFiringSince: number | null;
}

export class ActiveAlerts {
  private readonly active = new Map<string, ActiveAlert>();

  constructor(readonly rule: AlertRule) {}

  all(): ActiveAlert[] {
    return [...this.active.values()];
  }

  /** Goes on with what was active before. */
  restore(alerts: Iterable<ActiveAlert>): void {
    for (const alert of alerts) this.active.set(alert.labels.key, alert);
  }

  /** The clock was set by `ms`: what has lasted keeps its length. */
  shift(ms: number): void {
    const moved = (at: number | null): number | null => (at === null ? null : at + ms);
    for (const alert of this.active.values()) {
      alert.activeAt += ms;
      alert.firedAt = moved(alert.firedAt);
      alert.resolvedAt = moved(alert.resolvedAt);
      alert.keepFiringSince = moved(alert.keepFiringSince);
    }
  }

  /**
   * Takes what the expression gives now. `holds`: what fires is not resolved yet, because it is too early to know.
   * True where a state changed. @throws EvaluationFault where two alerts would have the same labels; nothing has changed then.
   */
  take(samples: readonly Sample[], time: number, holds: boolean): boolean {
    const found = this.labelled(samples, time);
    let changed = false;
    for (const [key, alert] of found) {
      const known = this.active.get(key);
      if (known !== undefined && known.state !== 'resolved') {
        known.value = alert.value;
        known.annotations = alert.annotations;
      } else {
        this.active.set(key, alert);
        changed = true;
      }
    }
    for (const [key, alert] of this.active) {
      const moved = found.has(key) ? this.last(alert, time) : this.end(key, alert, time, holds);
      changed = moved || changed;
    }
    return changed;
  }

  /** The expression holds for it. */
  private last(alert: ActiveAlert, time: number): boolean {
    alert.keepFiringSince = null;
    if (alert.state !== 'pending' || time - alert.activeAt < this.rule.holdFor) return false;
    alert.state = 'firing';
    alert.firedAt = time;
    return true;
  }

  /** The expression does not hold for it. */
  private end(key: string, alert: ActiveAlert, time: number, holds: boolean): boolean {
    if (alert.state === 'resolved') {
      if (time - alert.resolvedAt! > RESOLVED_RETENTION) this.active.delete(key);
      return false;
    }
    if (holds) return false;
    if (alert.state === 'pending') return this.active.delete(key);
    if (this.keeps(alert, time)) return false;
    alert.state = 'resolved';
    alert.resolvedAt = time;
    return true;
  }

  private keeps(alert: ActiveAlert, time: number): boolean {
    if (this.rule.keepFiringFor === 0) return false;
    alert.keepFiringSince ??= time;
    return time - alert.keepFiringSince < this.rule.keepFiringFor;
  }

  private labelled(samples: readonly Sample[], time: number): Map<string, ActiveAlert> {
    const found = new Map<string, ActiveAlert>();
    for (const { labels: from, value } of samples) {
      const data = { labels: from.record(), value };
      const texts = (templates: AlertRule['labels']): Record<string, string> =>
        Object.fromEntries(templates.map(([name, template]) => [name, template.render(data)]));
      const labels = from.with({ [METRIC_NAME]: '', ...texts(this.rule.labels), alertname: this.rule.name });
      if (found.has(labels.key))
        throw new EvaluationFault('vector contains metrics with the same labelset after applying alert labels');
      const annotations = texts(this.rule.annotations);
      const times = { activeAt: time, firedAt: null, resolvedAt: null, keepFiringSince: null };
      found.set(labels.key, { labels, annotations, state: 'pending', value, ...times });
    }
    return found;
  }
}

/** Of our rules, as their files have it: a page of this repository. */
const RUNBOOK = /^docs\/runbooks\/(\w+)\.md$/;

/** As it is told to those who page. `wall`: address of the wall, which has the runbooks too; '' where nobody reaches it. */
export function told(alert: ActiveAlert, name: string, wall: string): Alert {
  const { labels, state, value, activeAt, firedAt, resolvedAt } = alert;
  return {
    ...{ name, labels: labels.record(), state, activeAt, value, generatorUrl: wall },
    annotations: { ...alert.annotations, ...runbookOf(alert.annotations, wall) },
    startsAt: firedAt ?? activeAt,
    ...(resolvedAt !== null && { endsAt: resolvedAt }),
    fingerprint: createHash('sha256').update(labels.key).digest('hex').slice(0, 16),
  };
}

/** Whoever is woken opens a link: the collector serves the runbooks of our rules. */
function runbookOf({ runbook_url: url = '' }: ActiveAlert['annotations'], wall: string): { runbook_url?: string } {
  const page = RUNBOOK.exec(url)?.[1];
  return page === undefined || wall === '' ? {} : { runbook_url: `${wall.replace(/\/$/, '')}/runbooks/${page}` };
}
