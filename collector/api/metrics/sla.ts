/** The month that runs: availability, error budget and how fast it is spent, for alert rules. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { burnWindows, type SlaOverview } from '../../model/sla.js';
import type { Family } from './family.js';

export function slaMetrics(registry: Registry, overview: () => SlaOverview): Family {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `interconnect_sla_${name}`, help, labelNames, registers: [registry] });
  const availability = gauge(
    'availability_ratio',
    'Availability of the service in the month that runs, 0 to 1; absent until something was measured.',
    ['service'],
  );
  const target = gauge('availability_target_ratio', 'What the contract promises, 0 to 1.', ['service']);
  const time = gauge(
    'month_seconds',
    'Time of the month that runs, by how it counts: measured, down (a part of measured), unknown, excluded.',
    ['service', 'as'],
  );
  const completeness = gauge('data_completeness_ratio', 'Share of the month so far in which the state was known.', [
    'service',
  ]);
  const protection = gauge(
    'protection_ratio',
    'Share of the known time of the month in which a standby was ready; absent where that was never known.',
    ['service'],
  );
  const budget = gauge(
    'error_budget_remaining_ratio',
    'Share of the downtime that the target allows in the whole month that is left; negative once overspent.',
    ['service'],
  );
  const left = gauge('error_budget_remaining_seconds', 'The same in seconds.', ['service']);
  const burn = gauge(
    'burn_rate',
    'Downtime in the window over the downtime that the target allows in it: 1 spends the budget in just a month. Absent where nothing of the window is known.',
    ['service', 'window'],
  );
  const computed = gauge(
    'computed_timestamp_seconds',
    'Up to when the ledger of the month is computed; 0 before the first time.',
  );
  const closed = gauge(
    'last_closed_month_timestamp_seconds',
    'First day of the newest month that is sealed; absent where none is.',
  );
  const unclosed = gauge('closing_failing', '1 while a month that is over cannot be closed, else 0.');
  const corrections = gauge('corrections_waiting', 'Corrections that nobody has decided on.');
  const waiting = gauge('evidence_waiting', 'Lines of evidence that are not on the disk yet.');
  const failing = gauge('evidence_failing', '1 while evidence cannot be written, else 0.');
  new Counter({
    name: 'interconnect_sla_evidence_dropped_total',
    help: 'Lines of evidence that were not kept, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      const { lost, late, damaged } = overview().evidence;
      this.reset();
      this.inc({ reason: 'too many waited' }, lost);
      this.inc({ reason: 'came after its month was sealed' }, late);
      this.inc({ reason: 'unreadable' }, damaged);
    },
  });
  const perService = [availability, target, time, completeness, protection, budget, left, burn];
  return {
    collect() {
      const view = overview();
      for (const each of [...perService, closed]) each.reset();
      for (const each of view.services) {
        const { service } = each;
        const set = (to: Gauge, value: number | null | undefined, labels: Record<string, string> = {}): void => {
          if (value !== null && value !== undefined) to.set({ service, ...labels }, value);
        };
        set(availability, each.availability === null ? null : each.availability / 100);
        set(target, each.target === null ? null : each.target / 100);
        for (const as of ['measured', 'down', 'unknown', 'excluded'] as const) set(time, each[as] / 1_000, { as });
        set(completeness, each.completeness);
        set(protection, each.protection);
        set(budget, each.budget?.leftRatio);
        set(left, each.budget === null ? null : each.budget.left / 1_000);
        for (const window of burnWindows) set(burn, each.budget?.burn[window], { window });
      }
      computed.set((view.computedTo ?? 0) / 1_000);
      if (view.lastClosed !== null) closed.set(Date.parse(`${view.lastClosed.month}-01T00:00:00Z`) / 1_000);
      else closed.remove();
      unclosed.set(Number(view.closing !== null));
      corrections.set(view.correctionsWaiting);
      waiting.set(view.evidence.waiting);
      failing.set(Number(view.evidence.fault !== null));
    },
  };
}
