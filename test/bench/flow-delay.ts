/** What a flood of flows delays outside the receiver's thread: polls, and the event loop that judgement and the stream share with them. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freeUdpPort } from '../lab/daemon.js';
import type { Delays } from './flow-udp/host.js';
import { sendTo } from './flow-udp/send.js';
import type { Report } from './report.js';

const EXPORTERS = 4;
const RATE = 1_050_000;
const SECONDS = 20;
const INTERFACES = 100;

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export async function run(report: Report): Promise<void> {
  const agent = spawn(process.execPath, [script('agent/main.js'), `${INTERFACES}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(agent.stdout, 'data')) as [Buffer];
  const port = await freeUdpPort();
  const host = fork(script('flow-udp/host.js'), [port, EXPORTERS, Number(line.toString())].map(String));
  await once(host, 'message');
  const seen = async (): Promise<Delays> => {
    host.send('delays');
    return ((await once(host, 'message')) as [Delays])[0];
  };
  try {
    await sendTo(port, 20_000, 150_000, EXPORTERS);
    await seen();
    await sleep(SECONDS * 1_000);
    add(report, 'no flows', await seen());
    await sendTo(port, (RATE / 30) * SECONDS, RATE, EXPORTERS);
    add(report, `${RATE / 1000}k v5 records/s`, await seen());
  } finally {
    const gone = [once(host, 'exit'), once(agent, 'exit')];
    host.disconnect();
    agent.stdin.end();
    await Promise.all(gone);
  }
}

function add(report: Report, what: string, { loop99, loopWorst, polls, pollWorst }: Delays): void {
  const figure = (detail: string, value: number, unit: string): void =>
    report.add({ area: 'flow-delay', what: `${what}: ${detail}`, value, unit });
  figure('delay of the main event loop, 99 %', loop99, 'ms');
  figure('delay of the main event loop, worst', loopWorst, 'ms');
  figure('polls answered, one due each second', polls, 'polls');
  figure('latest poll behind its usual place', pollWorst, 'ms');
}
