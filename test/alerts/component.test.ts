/** The rules at work: change, interval, restart, reload, a clock that is set, and what fails. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AlertRules, type RulesSettings } from '../../alerts/evaluator/component.js';
import type { Alert } from '../../alerts/model.js';
import { createLogger } from '../../collector/logger.js';
import { HandClock } from '../api/hand-clock.js';
import { until } from '../until.js';

const RULES = `groups:
  - name: g
    rules:
      - alert: Down
        expr: state{health="down"} == 1
        for: 30s
        labels: { severity: page }
        annotations: { summary: '{{ $labels.path }} is down', runbook_url: docs/runbooks/PathDown.md }
      - alert: AtOnce
        expr: fast == 1
        labels: { severity: page }
        annotations: { runbook_url: https://wiki.example.net/at-once }
`;

let folder: string;
let clock: HandClock;
let told: (readonly Alert[])[];
let figures: { name: string; labels: Record<string, string>; value: number }[];
let broken: Error | null;
let running: AlertRules | null = null;

const settings = (): RulesSettings => ({
  ...{ ours: join(folder, 'ours'), local: join(folder, 'local'), interval: 5_000 },
  ...{ stateFile: join(folder, 'alerts.json'), wall: 'https://wall.example.net/' },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-rules-'));
  await mkdir(join(folder, 'ours'));
  await mkdir(join(folder, 'local'));
  await writeFile(join(folder, 'ours', 'a.yaml'), RULES);
  [clock, told, figures, broken] = [new HandClock(), [], [], null];
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(folder, { recursive: true });
});

async function start(): Promise<AlertRules> {
  const rules = new AlertRules(settings(), {
    clock,
    log: createLogger('silent'),
    samples: async (wants) => {
      if (broken !== null) throw broken;
      return figures.filter(({ name }) => wants(name));
    },
    alerts: (alerts) => told.push(alerts),
  });
  running = rules;
  await rules.start();
  await pass(rules, 0);
  return rules;
}

/** Lets time pass, and the evaluation that falls due in it. */
async function pass(rules: AlertRules, ms: number): Promise<void> {
  const before = rules.health().evaluations;
  clock.advance(ms);
  await until('an evaluation', () => rules.health().evaluations > before, { every: 1 });
  // The next one is planned once this one has settled.
  await new Promise((resolve) => setImmediate(resolve));
}

async function passMany(rules: AlertRules, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) await pass(rules, 5_000);
}

const down = { name: 'state', labels: { path: 'p1', health: 'down' }, value: 1 };
const stateOf = (rules: AlertRules, name = 'Down') => rules.alerts().find((alert) => alert.name === name)?.state;

it('waits for its time, fires, is over, and tells each time', async () => {
  const rules = await start();
  figures = [down];
  await pass(rules, 5_000);
  expect(stateOf(rules)).toBe('pending');
  await passMany(rules, 30_000);
  const [alert] = told.at(-1)!;
  expect(alert).toMatchObject({
    ...{ name: 'Down', state: 'firing', value: 1, generatorUrl: 'https://wall.example.net/' },
    labels: { alertname: 'Down', path: 'p1', health: 'down', severity: 'page' },
    // Whoever is woken opens a link; a runbook of somebody else's is where they say.
    annotations: { summary: 'p1 is down', runbook_url: 'https://wall.example.net/runbooks/PathDown' },
  });
  expect(alert!.startsAt - alert!.activeAt).toBe(30_000);
  expect(alert!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  await passMany(rules, 30_000);
  figures = [{ ...down, value: 0 }];
  await pass(rules, 5_000);
  expect(told.at(-1)![0]).toMatchObject({ state: 'resolved', endsAt: clock.now() });
});

it('evaluates at once what is judged otherwise', async () => {
  const rules = await start();
  await pass(rules, 5_000);
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  rules.changed();
  await pass(rules, 200);
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
  expect(rules.alerts()[0]?.annotations).toEqual({ runbook_url: 'https://wiki.example.net/at-once' });
});

it('goes on over a restart: what fired fires, what waited has waited, and time that nobody saw does not count', async () => {
  const rules = await start();
  await passMany(rules, 65_000);
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  await passMany(rules, 10_000);
  const before = rules.alerts().find(({ name }) => name === 'AtOnce')!;
  figures = [...figures, down];
  await passMany(rules, 25_000);
  await rules.stop();
  clock.advance(600_000);
  const again = await start();
  expect(stateOf(again, 'AtOnce')).toBe('firing');
  expect(again.alerts().find(({ name }) => name === 'AtOnce')).toMatchObject({
    ...{ startsAt: before.startsAt, fingerprint: before.fingerprint },
  });
  expect(stateOf(again)).toBe('pending');
  await passMany(again, 10_000);
  expect(stateOf(again)).toBe('firing');
});

it('does not call over what fired before a restart until evidence had a minute to come', async () => {
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  await (await start()).stop();
  figures = [];
  const again = await start();
  await passMany(again, 50_000);
  expect(stateOf(again, 'AtOnce')).toBe('firing');
  await passMany(again, 15_000);
  expect(stateOf(again, 'AtOnce')).toBe('resolved');
});

it('begins anew and says so where the kept state is damaged', async () => {
  await writeFile(join(folder, 'alerts.json'), '{"version":1,"alerts":"?"}');
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  const rules = await start();
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
  await rules.stop();
  expect(JSON.parse(await readFile(join(folder, 'alerts.json'), 'utf8'))).toMatchObject({ version: 1 });
});

it('keeps the rules that it has where a file has a mistake at reload, and says where', async () => {
  const rules = await start();
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  await pass(rules, 5_000);
  await writeFile(
    join(folder, 'local', 'mine.yaml'),
    'groups:\n  - name: x\n    rules:\n      - alert: A\n        expr: x @ 5\n',
  );
  await rules.update(settings());
  await pass(rules, 5_000);
  expect(rules.health()).toMatchObject({ rules: 2, faults: [{ line: 5, column: 17, rule: 'A' }] });
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
  await writeFile(
    join(folder, 'local', 'mine.yaml'),
    'groups:\n  - name: x\n    rules:\n      - alert: A\n        expr: fast\n',
  );
  await rules.update(settings());
  await pass(rules, 5_000);
  expect(rules.health()).toMatchObject({ rules: 3, faults: [] });
  expect(stateOf(rules, 'A')).toBe('firing');
  expect(rules.alerts().find(({ name }) => name === 'AtOnce')!.activeAt).toBeLessThan(clock.now());
});

it('calls over what fired by a rule that is gone', async () => {
  const rules = await start();
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  await pass(rules, 5_000);
  await writeFile(join(folder, 'ours', 'a.yaml'), RULES.replace(/ {6}- alert: AtOnce[^]*/, ''));
  await rules.update(settings());
  await pass(rules, 5_000);
  expect(told.at(-1)!.find(({ name }) => name === 'AtOnce')).toMatchObject({ state: 'resolved' });
});

it('starts with our rules alone where a local file has a mistake', async () => {
  await writeFile(join(folder, 'local', 'mine.yaml'), 'groups: 5\n');
  const rules = await start();
  expect(rules.health()).toMatchObject({ rules: 2, faults: [{ rule: '' }] });
});

it.each([3_600_000, -3_600_000])('is not misled by a clock that is set by %d ms', async (step) => {
  const rules = await start();
  await passMany(rules, 65_000);
  figures = [down, { name: 'fast', labels: {}, value: 1 }];
  await passMany(rules, 15_000);
  clock.step(step);
  await passMany(rules, 10_000);
  expect(stateOf(rules)).toBe('pending');
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
  await passMany(rules, 15_000);
  expect(stateOf(rules)).toBe('firing');
  const alert = rules.alerts().find(({ name }) => name === 'Down')!;
  expect(alert.startsAt - alert.activeAt).toBe(30_000);
  expect(clock.now() - alert.activeAt).toBeLessThan(60_000);
});

it('keeps what fires where figures cannot be had or a rule cannot be answered, and says so', async () => {
  const many = '      - alert: Many\n        expr: left * on (path) right\n';
  await writeFile(join(folder, 'ours', 'a.yaml'), RULES + many);
  const rules = await start();
  figures = [{ name: 'fast', labels: {}, value: 1 }];
  await passMany(rules, 65_000);
  broken = new Error('no figures');
  await passMany(rules, 10_000);
  expect(rules.health()).toMatchObject({ failed: 2, fault: 'no figures' });
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
  broken = null;
  const two = ['a', 'b'].map((side) => ({ name: 'right', labels: { path: 'p', side }, value: 1 }));
  figures = [...figures, { name: 'left', labels: { path: 'p' }, value: 1 }, ...two];
  await pass(rules, 5_000);
  const [failure] = rules.health().failures;
  expect(failure).toMatchObject({ rule: 'Many', message: expect.stringContaining('many-to-many') as unknown });
  expect(stateOf(rules, 'AtOnce')).toBe('firing');
});

it('forgets what no rule asks for any more', async () => {
  const rules = await start();
  for (let round = 0; round < 40; round++) {
    figures = [{ name: 'state', labels: { path: `p${round}`, health: 'up' }, value: 0 }];
    await pass(rules, 10_000);
  }
  expect(rules.health().series).toBeLessThan(40);
});
