/** `authority`, `plan` and `flows raw` against the control socket of what the collector really does with them. */
import { describe, expect, it } from 'vitest';
import { authorityCalls } from '../../collector/api/routes/authority-calls.js';
import { flowCalls } from '../../collector/api/routes/flows-calls.js';
import { audited } from '../../collector/audit/calls.js';
import type { Deed } from '../../collector/audit/entry.js';
import type { RawFlowsAsked } from '../../collector/model/raw-flow.js';
import { planOf } from '../../collector/sla/plan.js';
import { deskOver } from '../api/desk.js';
import { scene } from '../api/scene.js';
import { controlOf, temporaryFolder } from '../control/folder.js';
import { run } from './run.js';

const config = scene({
  networks: {
    authorities: [{ name: 'Leeds', prefixes: ['10.2.0.0/16'], owner: 'E08000035' }],
    destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
  },
});
const M = 1e6;
const load = { gateway: 'gw1', capacity: 1_000 * M, growth: 10 * M };
const planned = {
  ...{
    month: '2026-11',
    share: 0.7,
    groups: [{ name: 'main', mode: 'active-standby' as const, paths: ['one', 'two'] }],
  },
  paths: [
    { path: 'one', ...load, load: 400 * M },
    { path: 'two', ...load, load: 1, capacity: 450 * M },
  ],
};

const handed = [
  { id: 't1', authority: 'Hull', createdAt: Date.UTC(2026, 10, 2), createdBy: 'ana', state: 'valid' as const },
];

async function collector() {
  const folder = await temporaryFolder();
  const deeds: Deed[] = [];
  const asked: RawFlowsAsked[] = [];
  const desk = {
    ...deskOver(config, folder, handed),
    plan: async (wanted: Parameters<typeof planOf>[1]) => planOf(planned, wanted),
  };
  const flow = {
    ...{ startedAt: 0, gateway: 'gw1', source: '10.1.2.0/24', destination: '10.128.0.0/24', protocol: 6 },
    ...{
      sourcePort: 50_000,
      destinationPort: 443,
      octets: 700,
      packets: 3,
      sampling: 100,
      endedAt: Date.UTC(2026, 10, 26),
    },
  };
  const flows = {
    raw: async (wanted: RawFlowsAsked) => {
      asked.push(wanted);
      return { flows: [flow], more: true, files: 1 };
    },
  };
  const calls = { ...authorityCalls(desk), ...flowCalls(flows, () => Date.UTC(2026, 10, 26, 12)) };
  await controlOf(folder, audited(calls, { add: (deed) => void deeds.push(deed) })).start();
  return { deeds, asked, desk, ask: (...words: string[]) => run([...words, '--data', folder]) };
}

const terms = ['--owner', 'E08000032', '--ordered', '2026-11-02', '--contracted', '10 Mbit/s', '--author', 'ana'];
const money = ['--charge', '7,200', '--setup', '450', '--replaces', '13218', '--uses', 'Spine'];

describe('interconnect authority', () => {
  it('adds, lists, shows, changes, removes and forgets; every act is audited', async () => {
    const { ask, deeds } = await collector();
    const added = await ask(
      'authority',
      'add',
      'Bradford',
      '--prefix',
      '10.3.0.0/16',
      ...terms,
      ...money,
      '--reason',
      'order 4711',
    );
    expect([added.status, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toMatch(
      /Saved a year\s+6018\n[^]*Managed by\s+added here\n[^]*Joining: 0 of 6\n {2}open {2}routed/,
    );
    const listed = await ask('authority', 'list', '--joining');
    expect(listed.stdout).toMatch(/Bradford\s+E08000032\s+10\.3\.0\.0\/16\s+2026-11-02\s+10 Mbit\/s\s+0 of 6/);
    expect(listed.stdout).toContain('1 authority joins');
    expect((await ask('authority', 'list')).stdout).toContain('2 authorities');
    const changed = await ask(
      'authority',
      'change',
      'Bradford',
      '--contracted',
      '20 Mbit/s',
      '--author',
      'ana',
      '--json',
    );
    expect(JSON.parse(changed.stdout)).toMatchObject({ contracted: 20 * M, owner: 'E08000032' });
    expect((await ask('authority', 'show', 'Bradford')).stdout).toMatch(/Contracted\s+20 Mbit\/s/);
    const why = ['--reason', 'left', '--author', 'ana'];
    expect((await ask('authority', 'forget', 'Bradford', ...why)).stderr).toMatch(
      /AUTHORITY_DECLARED.*authority remove/,
    );
    expect((await ask('authority', 'remove', 'Bradford', ...why)).status).toBe(0);
    const forgotten = await ask('authority', 'forget', 'Bradford', ...why);
    expect(forgotten.stdout).toMatch(/^Bradford is forgotten-[0-9a-f]{8} from now on\.\n/);
    expect(forgotten.stdout).toMatch(/backups, and what was sent out\s+stays/);
    expect(deeds.map(({ action, object, outcome, reason }) => [action, object, outcome, reason])).toEqual([
      ['authority.add', 'Bradford', 'done', 'order 4711'],
      ['authority.change', 'Bradford', 'done', null],
      ['authority.forget', 'Bradford', 'refused', 'left'],
      ['authority.remove', 'Bradford', 'done', 'left'],
      ['authority.forget', 'Bradford', 'done', 'left'],
    ]);
  });

  it('says that a token which was handed out stays valid when its authority is removed', async () => {
    const { ask } = await collector();
    const why = ['--reason', 'left', '--author', 'ana'];
    for (const [name, prefix] of [
      ['Hull', '10.7.0.0/16'],
      ['York', '10.8.0.0/16'],
    ] as const)
      await ask('authority', 'add', name, '--prefix', prefix);
    expect((await ask('authority', 'remove', 'Hull', ...why)).stdout).toContain(
      'stays valid until interconnect token revoke: Token t1, made by ana on 2026-11-02',
    );
    expect((await ask('authority', 'remove', 'York', ...why)).stdout).not.toContain('oken');
  });

  it('changes the parts of a contact and of a charge that are named, and leaves the others', async () => {
    const { ask } = await collector();
    const desk = ['--contact', 'Network desk', '--email', 'desk@bradford.example', '--phone', '+44 1632 960001'];
    const told = async (...words: string[]): Promise<string> => {
      const { stdout, stderr } = await ask(...words);
      expect(stderr).toBe('');
      return stdout;
    };
    await told('authority', 'add', 'Bradford', '--prefix', '10.3.0.0/16', ...money, ...desk);
    const changed = async (...words: string[]) =>
      JSON.parse(await told('authority', 'change', 'Bradford', ...words, '--json')) as unknown;
    expect(await changed('--phone', '+44 1632 960002', '--charge', '8000.50')).toMatchObject({
      contacts: [{ name: 'Network desk', email: 'desk@bradford.example', phone: '+44 1632 960002' }],
      charge: { year: 8_000.5, setup: 450 },
    });
    expect(await changed('--contact', 'Ana', '--phone', '+44 1632 960003')).toMatchObject({
      contacts: [{ name: 'Ana', phone: '+44 1632 960003' }],
    });
    expect((await ask('authority', 'change', 'Hull', '--phone', '+44 1632 960003')).stderr).toContain('Hull');
    for (const amount of ['7.200,50', '7,20', 'Infinity', '-1'])
      expect([amount, (await ask('authority', 'change', 'Bradford', '--charge', amount)).status]).toEqual([amount, 2]);
  });

  it('says what is wrong: which prefix and whose, who manages it, what is lacking', async () => {
    const { ask } = await collector();
    const overlap = await ask('authority', 'add', 'X', '--prefix', '10.2.0.0/16');
    expect([overlap.status, overlap.stderr]).toEqual([
      1,
      expect.stringContaining('10.2.0.0/16 belongs to "Leeds" already'),
    ]);
    expect((await ask('authority', 'add', 'X', '--prefix', '10.2.7.0/24')).stderr).toContain('--nested');
    expect((await ask('authority', 'add', 'X', '--prefix', '10.2.7.0/24', '--nested')).status).toBe(0);
    expect((await ask('authority', 'remove', 'Leeds', '--reason', 'x')).stderr).toContain(
      'declared in the configuration',
    );
    expect((await ask('authority', 'show', 'Hull')).stderr).toContain('no authority is called "Hull"');
    for (const words of [
      ['add', 'X'],
      ['add', 'X', '--prefix', '10.9.0.0/16', '--setup', '1'],
      ['remove', 'X'],
    ])
      expect([words, (await ask('authority', ...words)).status]).toEqual([words, 2]);
    expect((await ask('authority', 'add', 'Y', '--prefix', '10.9.0.0/16', '--charge', 'much')).status).toBe(2);
  });
});

describe('interconnect plan', () => {
  it('says when paths need more, and which failure would not fit', async () => {
    const { ask, desk } = await collector();
    const { status, stdout } = await ask('plan', '--add', '6', '--mbit', '10');
    expect(status).toBe(0);
    expect(stdout).toContain('6 more authorities of 10 Mbit/s: 60 Mbit/s more.');
    // 400 + 60 of 700, 24 months at 10 a month; of 450 the other is at its end.
    expect(stdout).toMatch(
      /one\s+main\s+400 Mbit\/s\s+460 Mbit\/s\s+700 Mbit\/s\s+1 Gbit\/s\s+in 24 months \(2028-11\)/,
    );
    expect(stdout).toMatch(/two\s+main\s+400 Mbit\/s\s+460 Mbit\/s\s+315 Mbit\/s\s+450 Mbit\/s\s+now: they do not fit/);
    expect(stdout).toMatch(/path one\s+450 Mbit\/s\s+460 Mbit\/s\s+no: it fits without them/);
    // 445 of 450, and 10 more a month.
    expect((await ask('plan', '--add', '1', '--mbit', '45')).stdout).toMatch(
      /path one .* yes, for less than a month\n/,
    );
    const young = { ...planned, paths: planned.paths.map((path) => ({ ...path, growth: null })) };
    desk.plan = async (wanted) => planOf(young, wanted);
    expect((await ask('plan', '--add', '1')).stdout).toMatch(/one .* not now: growth is not known yet\n/);
    expect((await ask('plan', '--add', 'some')).status).toBe(2);
    expect((await ask('plan', '--add', '1.5')).stderr).toContain('add');
  });
});

describe('interconnect flows raw', () => {
  it('takes a reason, and shows what is kept', async () => {
    const { ask, asked, deeds } = await collector();
    expect((await ask('flows', 'raw')).status).toBe(2);
    const words = ['--reason', 'case 1', '--author', 'ana', '--from', '-15m', '--address', '10.1.2.3', '--limit', '1'];
    const { stdout } = await ask('flows', 'raw', ...words);
    expect(stdout).toMatch(
      /2026-11-26T00:00:00\.000Z\s+gw1\s+10\.1\.2\.0\/24\s+50000\s+10\.128\.0\.0\/24\s+443\s+6\s+700\s+100/,
    );
    expect(stdout).toContain('There are more');
    const to = Date.UTC(2026, 10, 26, 12);
    expect(asked).toEqual([{ from: to - 900_000, to, gateway: null, address: '10.1.2.3', limit: 1 }]);
    expect(deeds).toMatchObject([{ action: 'flows.raw', who: 'ana', reason: 'case 1', outcome: 'done' }]);
  });
});
