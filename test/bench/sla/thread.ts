/** The month that runs, computed again in the thread of its own: what it costs, and what it delays here. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ContractVersion } from '../../../collector/model/sla.js';
import { daysFor } from '../../../collector/ledger/evidence/book.js';
import { ReckoningDesk } from '../../../collector/ledger/reckoning/desk.js';
import { inThread } from '../../../collector/ledger/reckoning/thread.js';
import { periodOf } from '../../../collector/ledger/seal/recompute.js';
import { packageRoot } from '../../../collector/version.js';
import { cpuOfThis } from '../cpu.js';
import type { Report } from '../report.js';

const area = 'sla';
const TIMES = 5;

/** At the end of its last day, when there is most of it. */
export async function measureThread(
  folder: string,
  month: string,
  contract: readonly ContractVersion[],
  report: Report,
): Promise<void> {
  const file = new URL('dist/collector/ledger/reckoning/worker.js', packageRoot());
  const desk = new ReckoningDesk({ folder, program: 'bench' }, inThread(file), () => undefined);
  const period = periodOf(contract, month);
  const nothing = { windows: [], drills: [], failovers: [], incidents: [] };
  try {
    await desk.ask('open', daysFor(period.startsAt, period.endsAt));
    const ask = () =>
      desk.ask('running', {
        ...{ month, period, contract, corrections: [], before: [], to: period.endsAt - 60_000 },
        concluded: { month: nothing, recent: nothing },
      });
    await ask();
    const costs: number[] = [];
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    for (let i = 0; i < TIMES; i++) {
      const before = cpuOfThis();
      await ask();
      costs.push(cpuOfThis() - before);
    }
    delays.disable();
    report.add({
      area,
      what: 'the month that runs, on its last day, once a minute',
      value: Math.min(...costs),
      unit: 'CPU s',
    });
    report.add({ area, what: 'what it delays the thread that judges, at most', value: delays.max / 1e6, unit: 'ms' });
  } finally {
    await desk.close();
  }
}
