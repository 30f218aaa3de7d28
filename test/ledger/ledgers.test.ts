import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Corrections } from '../../collector/ledger/corrections.js';
import { readChain } from '../../collector/ledger/seal/chain.js';
import { verify } from '../../collector/ledger/seal/verify.js';
import type { Ledgers } from '../../collector/ledger/ledgers.js';
import type { EvidenceTraffic } from '../../collector/model/sla.js';
import { inThread } from '../../collector/ledger/reckoning/thread.js';
import { packageRoot } from '../../collector/version.js';
import { HandClock } from '../api/hand-clock.js';
import { scene } from '../api/scene.js';
import { until } from '../until.js';
import { finishedMinute, ledgerFolder, ledgersOf, removeLedgerFolders } from './make.js';

const at = (text: string): number => Date.parse(text);
const MINUTE = 60_000;

const config = scene({
  probes: [{ name: 'across', target: '192.0.2.9', service: true }],
  contract: { versions: [{ effective: '2026-01-01', charges: { amount: 10_000 } }] },
});

/** An hour of March with an outage of ten minutes in it, told by the prober and by the judgement. */
const OUT = [at('2026-03-10T10:20:00Z'), at('2026-03-10T10:30:00Z')] as const;

function hour(ledgers: Ledgers, clock: HandClock): void {
  const start = at('2026-03-10T10:00:00Z');
  clock.step(start - clock.now());
  const states = (state: 'up' | 'down', protection: 'protected' | 'at-risk') =>
    ledgers.judge({
      at: clock.now(),
      paths: [
        { name: 'one', state },
        { name: 'two', state: 'up' },
      ],
      groups: [{ name: 'main', state: protection }],
    });
  clock.advance(MINUTE);
  states('up', 'protected');
  for (let i = 0; i < 60; i++) {
    ledgers.minutes([finishedMinute('across', start + i * MINUTE, [OUT])]);
    clock.advance(MINUTE);
    if (i === 20) states('down', 'at-risk');
    if (i === 30) states('up', 'protected');
  }
}

describe('a month', () => {
  const folder = ledgerFolder();
  const clock = new HandClock(at('2026-03-10T09:58:00Z'));
  let ledgers: Ledgers;

  beforeAll(async () => {
    ledgers = ledgersOf(config, clock, {}, folder);
    await ledgers.start();
    hour(ledgers, clock);
  });
  afterAll(async () => {
    await ledgers.stop();
    removeLedgerFolders();
  });

  it('is told while it runs', async () => {
    await until('the outage is counted', () => (ledgers.overview().services[0]?.down ?? 0) >= 10 * MINUTE);
    const { services, month, daysToReport, reportOn } = ledgers.overview();
    expect({ month, reportOn, daysToReport }).toEqual({ month: '2026-03', reportOn: '2026-04-01', daysToReport: 22 });
    const [service] = services;
    expect(service?.measured).toBe(60 * MINUTE);
    expect(service?.availability).toBeCloseTo((50 / 60) * 100, 9);
    // 1 % of what was measured and of what is to come.
    expect(service?.budget?.used).toBe(10 * MINUTE);
    expect(service?.budget?.burn['1h']).toBeCloseTo(10 / 60 / 0.01, 0);
    expect(service?.budget?.burn['5m']).toBe(0);
  });

  it('is closed two hours after its end, and says why while it cannot be', async () => {
    clock.step(at('2026-04-01T00:58:00Z') - clock.now());
    clock.advance(MINUTE);
    expect(ledgers.months()).toEqual([]);
    clock.step(MINUTE);
    clock.advance(MINUTE);
    await until('the month is closed', () => ledgers.months().length === 1);
    expect(ledgers.months()).toMatchObject([{ month: '2026-03', revision: 0 }]);
    const document = await ledgers.month('2026-03');
    expect(document).toMatchObject({ state: 'closed', minutes: 44_580, revision: 0 });
    expect(document.services[0]).toMatchObject({ measured: 60 * MINUTE, down: 10 * MINUTE });
    const path = document.paths.find((each) => each.path === 'one');
    expect(path?.totals.unavailable).toBe(10 * MINUTE);
  });

  it('is verified, with a report beside it', async () => {
    await ledgers.addReport('2026-03', 0, [{ name: 'report.html', bytes: Buffer.from('<!doctype html>') }]);
    const { findings, files, revisions } = await verify(folder, '2026-03');
    expect(findings).toEqual([]);
    expect(revisions).toEqual([0]);
    expect(files).toBeGreaterThanOrEqual(5);
    await expect(verify(folder, '2026-02')).rejects.toMatchObject({ code: 'SLA_MONTH_UNKNOWN' });
  });

  it('shows a single changed byte in evidence, ledger, inputs, figures, report, manifest or chain', async () => {
    const place = 'months/2026-03/r0';
    const evidence = readdirSync(join(folder, 'evidence')).filter((name) => name.endsWith('.gz'));
    const files = [
      ...evidence.map((name) => `evidence/${name}`),
      ...['inputs.json', 'ledger.json', 'month.json', 'manifest.json', 'report/report.html'].map(
        (name) => `${place}/${name}`,
      ),
    ];
    expect(evidence.length).toBeGreaterThan(0);
    for (const file of files) {
      const path = join(folder, file);
      const before = readFileSync(path);
      for (const where of [0, Math.floor(before.length / 2), before.length - 1]) {
        const changed = Buffer.from(before);
        changed[where]! ^= 1;
        writeFileSync(path, changed);
        const { findings } = await verify(folder, '2026-03');
        expect(
          findings.map((each) => each.file),
          `${file} at ${where}`,
        ).toContain(file);
      }
      writeFileSync(path, before);
    }
    const chain = join(folder, 'chain.jsonl');
    const before = readFileSync(chain, 'utf8');
    writeFileSync(chain, before.replace('"at":17', '"at":16'));
    expect((await verify(folder, '2026-03')).findings.map(({ file }) => file)).toContain('chain.jsonl');
    writeFileSync(chain, before);
    expect((await verify(folder, '2026-03')).findings).toEqual([]);
  });

  it('is issued again once another person has approved a correction', async () => {
    const proposal = {
      subject: { type: 'service' as const, name: 'interconnect' },
      ...{ startsAt: OUT[0], endsAt: OUT[1], becomes: 'excluded' as const, reverses: null },
      ...{ author: 'Engineer', reason: 'announced by telephone' },
    };
    const { id } = await ledgers.propose(proposal);
    await expect(ledgers.decide(id, 'approved', 'engineer ', 'fine')).rejects.toMatchObject({ code: 'CORRECTION_OWN' });
    await expect(ledgers.propose({ ...proposal, subject: { type: 'path', name: 'three' } })).rejects.toMatchObject({
      code: 'CORRECTION_SUBJECT_UNKNOWN',
    });
    await ledgers.decide(id, 'approved', 'manager', 'agreed');
    const document = await ledgers.month('2026-03');
    expect(document).toMatchObject({ revision: 1, revisionReason: `correction ${id}: announced by telephone` });
    expect(document.services[0]).toMatchObject({ measured: 50 * MINUTE, down: 0 });
    const [view] = document.corrections;
    expect(view).toMatchObject({ state: 'approved' });
    expect(view?.before.map(({ state }) => state)).toEqual(['unavailable']);
    expect(view?.after.map(({ state }) => state)).toEqual(['excluded']);

    const back = await ledgers.reverse(id, 'manager', 'not announced after all');
    await ledgers.decide(back.id, 'approved', 'engineer', 'agreed');
    expect((await ledgers.month('2026-03')).services[0]).toMatchObject({ measured: 60 * MINUTE, down: 10 * MINUTE });
    expect((await verify(folder, '2026-03')).revisions).toEqual([0, 1, 2]);
    expect((await verify(folder, '2026-03')).findings).toEqual([]);
    expect((await readChain(folder)).map(({ kind }) => kind)).toEqual(['closed', 'report', 'revised', 'revised']);
  });

  it('takes no more evidence of its days, and counts what comes', async () => {
    ledgers.minutes([finishedMinute('across', at('2026-03-10T11:30:00Z'))]);
    await until('late evidence is counted', () => ledgers.overview().evidence.late === 1);
    expect((await verify(folder, '2026-03')).findings).toEqual([]);
  });

  it('is there after a restart', async () => {
    await ledgers.stop();
    appendFileSync(join(folder, 'corrections.jsonl'), '{"v":1,"kind":"propo');
    ledgers = ledgersOf(config, clock, {}, folder);
    await ledgers.start();
    expect(ledgers.months()).toMatchObject([{ month: '2026-03', revision: 2 }]);
    expect(ledgers.corrections.all()).toHaveLength(2);
    expect(ledgers.overview().evidence.damaged).toBe(1);
  });

  it('is issued again after a restart where the collector ended between a decision and that, and once only', async () => {
    await ledgers.stop();
    const corrections = new Corrections(folder);
    await corrections.open();
    const { id } = await corrections.propose(
      {
        subject: { type: 'service', name: 'interconnect' },
        ...{ startsAt: OUT[0], endsAt: OUT[1], becomes: 'excluded', reverses: null },
        ...{ author: 'Engineer', reason: 'announced by letter' },
      },
      clock.now(),
    );
    await corrections.decide(id, 'approved', 'manager', 'agreed', clock.now());
    for (let start = 0; start < 2; start++) {
      ledgers = ledgersOf(config, clock, {}, folder);
      await ledgers.start();
      // Once the month that runs is computed, what was approved is looked at, for which a stop waits.
      await until('it is computed', () => ledgers.overview().computedTo !== null);
      await ledgers.stop();
      expect(ledgers.months()[0]?.revision).toBe(3);
    }
    ledgers = ledgersOf(config, clock, {}, folder);
    await ledgers.start();
    const document = await ledgers.month('2026-03');
    expect(document).toMatchObject({ revision: 3, revisionReason: `correction ${id}: announced by letter` });
    expect(document.services[0]).toMatchObject({ measured: 50 * MINUTE, down: 0 });
    expect((await verify(folder, '2026-03')).findings).toEqual([]);
  });
});

describe('evidence', () => {
  afterAll(removeLedgerFolders);

  it('survives a restart in the middle of a minute and of an outage', async () => {
    const folder = ledgerFolder();
    const clock = new HandClock(at('2026-03-10T09:58:00Z'));
    const first = ledgersOf(config, clock, {}, folder);
    await first.start();
    const minute = at('2026-03-10T10:00:00Z');
    const whole = finishedMinute('across', minute, [[minute, minute + MINUTE]]);
    const part = (from: number, to: number) => ({
      ...whole,
      answers: whole.answers.slice(from, to),
      summary: { ...whole.summary, sent: to - from, lost: to - from },
    });
    clock.step(minute + MINUTE - clock.now());
    first.minutes([part(0, 30)]);
    await first.stop();
    const second = ledgersOf(config, clock, {}, folder);
    await second.start();
    second.minutes([part(31, 60), finishedMinute('across', minute + MINUTE)]);
    clock.advance(3 * MINUTE);
    await until('the minutes are measured', () => (second.overview().services[0]?.measured ?? 0) > MINUTE);
    // The second that no packet vouches for is not downtime, and nothing else is lost.
    expect(second.overview().services[0]?.down).toBeGreaterThanOrEqual(59_000);
    expect(second.overview().services[0]?.down).toBeLessThanOrEqual(60_000);
    await second.stop();
  });

  it('closes no month before the one in which it was first watched', async () => {
    const folder = ledgerFolder();
    // Half past midnight of the first of April in London, and still the last day of March in UTC.
    const clock = new HandClock(at('2026-03-31T23:30:00Z'));
    const ledgers = ledgersOf(config, clock, {}, folder);
    await ledgers.start();
    clock.step(at('2026-05-01T01:00:00Z') - clock.now());
    clock.advance(MINUTE);
    await until('a month is closed', () => ledgers.months().length > 0);
    expect(ledgers.months().map(({ month }) => month)).toEqual(['2026-04']);
    await ledgers.stop();
  });

  it('says why a month cannot be closed while the store is away', async () => {
    const folder = ledgerFolder();
    const clock = new HandClock(at('2026-03-10T09:58:00Z'));
    let away = true;
    const traffic = async function* () {
      if (away) throw new Error('the engine does not answer');
      yield* [];
    };
    const ledgers = ledgersOf(config, clock, { traffic }, folder);
    await ledgers.start();
    clock.step(at('2026-04-01T02:00:00Z') - clock.now());
    clock.advance(MINUTE);
    await until('it says why', () => ledgers.overview().closing !== null);
    expect(ledgers.overview().closing).toBe('2026-03 cannot be closed yet: the engine does not answer');
    away = false;
    clock.advance(MINUTE);
    await until('the month is closed', () => ledgers.months().length === 1);
    expect(ledgers.overview().closing).toBeNull();
    await ledgers.stop();
  });
});

it('stop does not wait for the traffic of all paths', async () => {
  const folder = ledgerFolder();
  const clock = new HandClock(at('2026-03-10T09:58:00Z'));
  let asked = 0;
  const traffic = async function* () {
    for (;;) {
      asked++;
      yield await new Promise<EvidenceTraffic>((resolve) =>
        setImmediate(resolve, { path: 'one', direction: 'a-b', rates: [] }),
      );
    }
  };
  const ledgers = ledgersOf(config, clock, { traffic }, folder);
  await ledgers.start();
  await until('traffic is being read', () => asked > 3);
  await ledgers.stop();
  const before = asked;
  await new Promise(setImmediate);
  expect(asked).toBe(before);
  removeLedgerFolders();
});

describe('the thread that reckons', () => {
  afterAll(removeLedgerFolders);

  it('is started again where it ended, and goes on from what is on the disk', async () => {
    const folder = ledgerFolder();
    const clock = new HandClock(at('2026-03-10T09:58:00Z'));
    const threads: { kill(): Promise<void> }[] = [];
    const built = inThread(new URL('dist/collector/ledger/reckoning/worker.js', packageRoot()));
    const spawn: typeof built = (settings, events) => {
      const thread = built(settings, events);
      threads.push(thread);
      return thread;
    };
    const ledgers = ledgersOf(config, clock, { spawn }, folder);
    await ledgers.start();
    hour(ledgers, clock);
    await until('the outage is counted', () => {
      clock.advance(MINUTE);
      return (ledgers.overview().services[0]?.down ?? 0) >= 10 * MINUTE;
    });
    const before = (await ledgers.month('2026-03')).services;
    await threads[0]!.kill();
    const to = ledgers.overview().computedTo!;
    await until('the month is computed again', () => {
      clock.advance(MINUTE);
      return (ledgers.overview().computedTo ?? 0) > to;
    });
    expect(threads.length).toBeGreaterThan(1);
    const [after] = (await ledgers.month('2026-03')).services;
    expect([after?.down, after?.measured]).toEqual([before[0]?.down, before[0]?.measured]);
    await ledgers.stop();
  });

  it('knows after a restart how far the probes had told', async () => {
    const folder = ledgerFolder();
    const clock = new HandClock(at('2026-03-10T10:00:30Z'));
    const first = ledgersOf(config, clock, {}, folder);
    await first.start();
    first.minutes([finishedMinute('across', at('2026-03-10T09:59:00Z'))]);
    const told = at('2026-03-10T10:00:00Z');
    clock.advance(MINUTE);
    await until('it is computed', () => first.overview().computedTo === told);
    await first.stop();
    const second = ledgersOf(config, clock, {}, folder);
    await second.start();
    await until('it is computed again', () => second.overview().computedTo !== null);
    expect(second.overview().computedTo).toBe(told);
    await second.stop();
  });
});
