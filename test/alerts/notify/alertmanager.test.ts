/** A real Alertmanager in the middle: it groups, routes and pages; this side only tells it, again and again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseMatcher } from '../../../alerts/notify/matchers.js';
import { systemClock } from '../../../collector/deps.js';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing, program } from '../../needs.js';
import { until } from '../../until.js';
import { Desk, pathDown } from './desk.js';
import { Receiver } from './receiver.js';

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager' });

describe.skipIf(skip !== null)(`Alertmanager${skip ? ` (${skip})` : ''}`, () => {
  let folder: string;
  let port: number;
  let pager: Receiver;
  let daemon: Daemon | null = null;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder('icm-am-');
    port = await freeTcpPort();
    pager = await new Receiver().open();
    await writeFile(
      join(folder, 'alertmanager.yml'),
      JSON.stringify({
        route: {
          receiver: 'pager',
          group_by: ['group'],
          group_wait: '0s',
          group_interval: '1s',
          repeat_interval: '1h',
        },
        receivers: [{ name: 'pager', webhook_configs: [{ url: pager.url, send_resolved: true }] }],
      }),
    );
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await daemon?.stop();
    daemon = null;
    pager.heard.length = 0;
  });
  afterAll(async () => {
    await pager.close();
    await removeFolder(folder);
  });

  async function alertmanager(): Promise<void> {
    const data = await temporaryFolder('icm-am-data-');
    ends.push(() => removeFolder(data));
    daemon = new Daemon(program('prometheus-alertmanager')!, [
      ...[`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${data}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
    ]);
    await until('it is ready', async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok);
  }

  async function desk(urls = [`http://127.0.0.1:${port}`], data?: string): Promise<Desk> {
    const own = data ?? (await temporaryFolder('icm-pages-'));
    const made = new Desk({ folder: own, clock: systemClock, alerts: { alertmanager: { urls, resend: '1s' } } });
    await made.paging.start();
    ends.push(() => made.paging.stop().then(() => removeFolder(own)));
    return made;
  }

  test('it pages once, with what the rule cannot know, and once that it is over; a member that is away is visible', async () => {
    await alertmanager();
    const one = await desk([`http://127.0.0.1:${port}`, `http://127.0.0.1:${await freeTcpPort()}`]);
    const incident = one.open('path', 'primary');
    one.fire(pathDown);
    await until('it pages', () => pager.firing.length > 0);
    const [alert] = pager.firing[0]!.body['alerts'] as { annotations: Record<string, string> }[];
    expect(alert?.annotations).toMatchObject({
      incident: incident.id,
      cause: incident.title,
      still_works: expect.stringContaining('standby via gw2 is up'),
      runbook_url: 'https://docs.example/PathDown',
    });
    expect(one.paging.health()).toMatchObject({ mode: 'alertmanager' });
    expect(one.paging.health().receivers.map(({ failingSince }) => failingSince === null)).toEqual([true, false]);
    one.resolve(pathDown);
    await until('it is over', () => pager.resolved.length > 0);
    expect(pager.heard).toHaveLength(2);
  });

  test('restarted, it is told again what fires', async () => {
    await alertmanager();
    const one = await desk();
    one.fire(pathDown);
    await until('it pages', () => pager.firing.length === 1);
    await daemon!.stop('SIGKILL');
    await alertmanager();
    await until('the new one pages', () => pager.firing.length === 2);
  });

  test('what began and ended while it was away is told when it is back', async () => {
    const one = await desk();
    one.fire(pathDown);
    await until('it is known to be away', () => one.paging.health().receivers[0]?.failingSince);
    one.resolve(pathDown);
    expect(one.paging.health().receivers[0]).toMatchObject({ waiting: 1 });
    await alertmanager();
    await until('it pages', () => pager.firing.length === 1);
  });

  test('two collectors tell it the same: one page', async () => {
    await alertmanager();
    const [one, other] = [await desk(), await desk()];
    one.fire(pathDown);
    other.fire(pathDown);
    await until('it pages', () => pager.firing.length > 0);
    const taken = (d: Desk) => d.paging.health().receivers[0]?.lastDeliveredAt;
    await until('both have told it more than once', () => (taken(one) ?? 0) > pager.firing[0]!.at && taken(other));
    expect(pager.firing).toHaveLength(1);
  });

  test('a silence is made there, and a test page goes there', async () => {
    await alertmanager();
    const one = await desk();
    const now = Date.now();
    const matchers = [parseMatcher('alertname="PathDown"')];
    const silence = await one.paging.addSilence({
      matchers,
      startsAt: now,
      endsAt: now + 60_000,
      author: 'Ada',
      reason: 'work',
    });
    expect((await one.paging.silences()).map(({ id, author }) => [id, author])).toEqual([[silence.id, 'Ada']]);
    one.fire(pathDown);
    expect(await one.paging.testPage('Ada')).toMatchObject({
      receivers: [{ receiver: 'alertmanager', delivered: true }],
    });
    await until('the test page arrives', () => pager.firing.length > 0);
    expect(JSON.stringify(pager.firing)).not.toContain('PathDown');
  });
});
