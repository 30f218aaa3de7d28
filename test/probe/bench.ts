/** A prober whose answers are kept. */
import { systemClock, type Clock } from '../../collector/deps.js';
import type { ProbeAnswer } from '../../collector/model/signals.js';
import type { ProbeSettings } from '../../collector/probe/kind.js';
import { Prober } from '../../collector/probe/prober.js';
import { keptLog } from '../snmp/log.js';

export const settings = (more: Partial<ProbeSettings>): ProbeSettings => ({
  name: 'one',
  kind: 'icmp',
  target: '127.0.0.1',
  port: null,
  source: null,
  dscp: 0,
  interval: 200,
  timeout: 200,
  key: null,
  ...more,
});

export async function probing(probes: ProbeSettings[], clock: Clock = systemClock) {
  const answers = new Map<string, ProbeAnswer[]>();
  const { log, lines } = keptLog();
  const prober = new Prober(probes, {
    clock,
    log,
    report: (report) => {
      for (const [name, some] of report) answers.set(name, [...(answers.get(name) ?? []), ...some]);
    },
  });
  await prober.start();
  const of = (name = 'one'): ProbeAnswer[] => answers.get(name) ?? [];
  const answered = (name = 'one'): ProbeAnswer[] => of(name).filter(({ delay }) => delay !== null);
  return { prober, of, answered, lines };
}
