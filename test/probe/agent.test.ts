/** Agents and the collector they report to, over real TLS on the loopback. */
import { randomUUID } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agents as agentsSchema, probe as probeSchema } from '../../collector/config/schema/probes.js';
import { systemClock } from '../../collector/deps.js';
import type { ProbeAnswer, ProbeObservation } from '../../collector/model/signals.js';
import { ProbeAgent } from '../../collector/probe/agent/agent.js';
import { AnswerBuffer } from '../../collector/probe/agent/buffer.js';
import { OffsetFilter } from '../../collector/probe/agent/offset.js';
import { poster } from '../../collector/probe/agent/post.js';
import type { Report } from '../../collector/probe/agent/protocol.js';
import { Probing } from '../../collector/probe/probing.js';
import { Authority, type Certificate } from '../lab/certificates.js';
import { freeUdpPort, removeFolder, temporaryFolder } from '../lab/daemon.js';
import { missing } from '../needs.js';
import { silentLog } from '../snmp/log.js';
import { until } from '../until.js';

const skip = missing({ openssl: 'openssl', fping: 'fping' });
const deps = { clock: systemClock, log: silentLog };

let folder = '';
const pem: Record<'collector' | 'council' | 'stranger' | 'forged', Certificate> = {} as never;
beforeAll(async () => {
  if (skip !== null) return;
  folder = await temporaryFolder('icm-agents-');
  const authority = await Authority.create(folder);
  for (const name of ['collector', 'council', 'stranger'] as const) pem[name] = await authority.issue(name);
  pem.forged = await (await Authority.create(await temporaryFolder('icm-forged-'), 'other')).issue('council');
});
afterAll(() => removeFolder(folder));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function collecting(listen = '127.0.0.1:0') {
  const heard: ProbeObservation[] = [];
  const config = {
    probes: [probeSchema.parse({ name: 'crossing', from: 'council', target: '127.0.0.1', interval: '200ms' })],
    agents: agentsSchema.parse({ names: ['council'], listen, tls: pem.collector }),
  };
  const probing = new Probing(config, {
    ...deps,
    collector: 'c1',
    secret: () => '',
    publish: (observations) => heard.push(...(observations as ProbeObservation[])),
    minutes: () => undefined,
  });
  const answers = (): ProbeAnswer[] => heard.flatMap((one) => one.answers);
  return { probing, heard, answers, config };
}

async function started(listen?: string) {
  const made = collecting(listen);
  await made.probing.start();
  ends.push(() => made.probing.stop());
  return made;
}

function postAs(certificate: Certificate, port: number | null, timed: typeof deps = deps) {
  const post = poster(new URL(`https://127.0.0.1:${port}`), { ...certificate, ca: pem.collector.ca }, timed);
  ends.push(async () => post.close());
  return post;
}

const reportOf = (more: Partial<Report>): Report => ({
  run: randomUUID(),
  sequence: 0,
  sentAt: Date.now(),
  clock: null,
  answers: [],
  troubles: {},
  dropped: 0,
  ...more,
});

describe.skipIf(skip !== null)(`agents${skip ? ` (${skip})` : ''}`, () => {
  test('an agent is told what to send, sends it, and its answers arrive in order, each once', async () => {
    const { probing, answers, heard } = await started();
    const agent = new ProbeAgent({ ...deps, post: postAs(pem.council, probing.port) });
    ends.push(() => agent.stop());
    await agent.start();
    await until('answers arrive', () => answers().length >= 10);
    const times = answers().map(({ sentAt }) => sentAt);
    for (const [i, time] of times.slice(1).entries()) expect(time).toBeGreaterThan(times[i]!);
    expect(heard.every(({ probe, collector }) => probe === 'crossing' && collector === 'c1')).toBe(true);
    const health = await until('the clocks are compared', () => probing.health().agents.find(({ clock }) => clock));
    // Both are this machine's clock.
    expect(Math.abs(health.clock!.offset)).toBeLessThanOrEqual(health.clock!.uncertainty + 1);
    expect(probing.health().probes).toMatchObject([{ name: 'crossing', from: 'council', lostNow: 0, trouble: null }]);
  });

  test('while the collector is away the agent goes on, and nothing is missing afterwards', async () => {
    const port = await freeUdpPort();
    const first = await started(`127.0.0.1:${port}`);
    const agent = new ProbeAgent({ ...deps, post: postAs(pem.council, port) });
    ends.push(() => agent.stop());
    await agent.start();
    await until('answers arrive', () => first.answers().length >= 3);
    await first.probing.stop();
    const left = Date.now();
    await until('some time has gone', () => Date.now() - left > 1_500);
    const second = await started(`127.0.0.1:${port}`);
    await until('answers arrive again', () => second.answers().some(({ sentAt }) => sentAt > left + 2_000));
    const times = [...first.answers(), ...second.answers()].map(({ sentAt }) => sentAt);
    const unique = [...new Set(times)].sort((a, b) => a - b);
    for (const [i, time] of unique.slice(1).entries()) expect(time - unique[i]!).toBeLessThan(390);
  });

  test('a report that is repeated is taken once', async () => {
    const { probing, answers } = await started();
    const post = postAs(pem.council, probing.port);
    const report = reportOf({ answers: [{ probe: 'crossing', answers: [{ sentAt: 1_000, delay: 5 }] }] });
    await post(report);
    await post(report);
    await post({ ...report, sequence: 1, answers: [{ probe: 'not-its-own', answers: [{ sentAt: 1_000, delay: 5 }] }] });
    expect(answers()).toEqual([{ sentAt: 1_000, delay: 5 }]);
  });

  test('times are taken over into the collector’s clock', async () => {
    const { probing, answers } = await started();
    const clock = { offset: 250, uncertainty: 1 };
    const some = [{ sentAt: 10_250, delay: 5 }];
    await postAs(pem.council, probing.port)(reportOf({ clock, answers: [{ probe: 'crossing', answers: some }] }));
    expect(answers()).toEqual([{ sentAt: 10_000, delay: 5 }]);
  });

  test('who is no agent is refused: another name, another authority, no certificate, nonsense', async () => {
    const { probing, heard } = await started();
    await expect(postAs(pem.stranger, probing.port)(reportOf({}))).rejects.toThrow('403');
    await expect(postAs(pem.forged, probing.port)(reportOf({}))).rejects.toThrow();
    const nonsense = { ...reportOf({}), answers: [{ probe: 'crossing', answers: [{ sentAt: 'now' }] }] };
    await expect(postAs(pem.council, probing.port)(nonsense as never)).rejects.toThrow('400');
    expect(probing.health().refused).toEqual({ 'unknown-agent': 1, malformed: 1 });
    expect(heard).toEqual([]);
  });
  test('a renewed certificate is taken up at both ends, without a restart; one that is none changes nothing', async () => {
    const own = await temporaryFolder('icm-renewed-');
    const authority = await Authority.create(await temporaryFolder('icm-next-'), 'next');
    const [first, next] = [
      { collector: pem.collector, council: pem.council },
      { collector: await authority.issue('collector'), council: await authority.issue('council') },
    ];
    const put = async (end: 'collector' | 'council', from: Certificate): Promise<Certificate> => {
      const to = { certificate: join(own, `${end}.pem`), key: join(own, `${end}.key`), ca: join(own, `${end}.ca`) };
      for (const file of ['certificate', 'key', 'ca'] as const) await copyFile(from[file], to[file]);
      return to;
    };
    const looks: (() => void)[] = [];
    // Who looks at the files is called by hand.
    const after: typeof systemClock.after = (ms, run) => {
      if (ms !== 30_000) return systemClock.after(ms, run);
      looks.push(run);
      return { cancel: () => undefined };
    };
    const clock = { ...systemClock, after };
    const look = (): void => looks.splice(0).forEach((run) => run());
    const files = { collector: await put('collector', first.collector), council: await put('council', first.council) };
    const { config } = collecting();
    const probing = new Probing(
      { ...config, agents: agentsSchema.parse({ names: ['council'], listen: '127.0.0.1:0', tls: files.collector }) },
      { ...deps, clock, collector: 'c1', secret: () => '', publish: () => undefined, minutes: () => undefined },
    );
    await probing.start();
    ends.push(() => probing.stop());
    const post = poster(new URL(`https://127.0.0.1:${probing.port}`), files.council, { ...deps, clock });
    ends.push(async () => post.close());
    await post(reportOf({}));

    await writeFile(files.collector.certificate, 'not a certificate');
    look();
    await post(reportOf({}));

    await put('collector', next.collector);
    look();
    // The agent still trusts the authority from before alone.
    const stranger = postAs(pem.council, probing.port);
    await expect(stranger(reportOf({}))).rejects.toThrow();
    await put('council', next.council);
    look();
    await post(reportOf({}));
  });
});

describe('what waits at an agent', () => {
  const answers = (from: number, count: number) =>
    new Map([['p', Array.from({ length: count }, (_, i) => ({ sentAt: from + i, delay: 1 }))]]);
  const times = (taken: ReturnType<AnswerBuffer['take']>) =>
    taken.flatMap((one) => one.answers.map(({ sentAt }) => sentAt));

  test('is taken again until it is kept', () => {
    const buffer = new AnswerBuffer();
    buffer.add(answers(0, 2));
    expect(times(buffer.take())).toEqual([0, 1]);
    buffer.add(answers(2, 1));
    expect(times(buffer.take())).toEqual([0, 1]);
    buffer.kept();
    expect(times(buffer.take())).toEqual([2]);
  });

  test('is bounded: the oldest go, and are counted', () => {
    const buffer = new AnswerBuffer(3);
    buffer.add(answers(0, 5));
    expect([times(buffer.take()), buffer.dropped]).toEqual([[2, 3, 4], 2]);
  });
});

describe('the offset of two clocks', () => {
  test('is taken from the exchange that took least time', () => {
    const filter = new OffsetFilter();
    expect(filter.best()).toBeNull();
    filter.add(1_000, 600, 600, 1_200);
    filter.add(2_000, 1_505, 1_506, 2_011);
    expect(filter.best()).toEqual({ offset: 500, uncertainty: 5 });
  });

  test('forgets what was before a step', () => {
    const filter = new OffsetFilter();
    filter.add(1_000, 1_001, 1_001, 1_002);
    filter.add(62_000, 2_010, 2_010, 62_020);
    expect(filter.best()).toEqual({ offset: 60_000, uncertainty: 10 });
  });
});
