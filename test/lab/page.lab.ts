/** A cable is cut and somebody is woken: once, in seconds, with what to know; once more that it is over. Without Alertmanager and with it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { missing, program } from '../needs.js';
import { until } from '../until.js';
import { Daemon, removeFolder, temporaryFolder } from './daemon.js';
import { gatewayKilled, linkCut } from './gateway/failures.js';
import { laboratory, type Scene } from './gateway/laboratory.js';
import { PAGER_URL, type Paged } from './gateway/pager.js';

/** Where somebody is also told of what changes while a page is open. */
const CHANGES = '/changes';
const PATIENCE = { timeout: 90_000, every: 250 };

const rules = ({ body }: Paged): string[] => body.alerts.map(({ labels }) => labels['alertname'] ?? '');
const since = (scene: Scene, at: number, status: 'firing' | 'resolved') => scene.lab.pager!.since(at, status);

laboratory('paging by itself', { alerts: alone() }, (scene) => {
  test('a cut pages once, with cause, times, what still works and a runbook; the failback is told once', async () => {
    const cutAt = await scene.during(linkCut('gw1'), async (beganAt) => {
      await until('somebody is woken', () => since(scene, beganAt, 'firing').length > 0, PATIENCE);
      await scene.seen.concludes('the standby has taken over', { service: 'available', forwards: 'standby standby' });
      const [page] = since(scene, beganAt, 'firing');
      expect(rules(page!)).toContain('PathDown');
      const said = page!.body.commonAnnotations;
      expect(said['summary']).toContain('Path primary is down');
      expect(said['still_works']).toContain('standby');
      expect(said['runbook_url']).toContain('PathDown');
      expect(said['since']).toMatch(/\d\d:\d\d:\d\d (GMT|BST)/);
    });
    await until('it is told that it is over', () => since(scene, cutAt, 'resolved').length > 0, PATIENCE);
    expect(since(scene, cutAt, 'firing').length, story(scene, cutAt)).toBe(1);
    expect(since(scene, cutAt, 'resolved').length, story(scene, cutAt)).toBe(1);
  });

  test('a gateway that loses its power is one page', async () => {
    await scene.seen.calm();
    const killedAt = await scene.during(gatewayKilled('gw1'), async (beganAt) => {
      await until('somebody is woken', () => since(scene, beganAt, 'firing').length > 0, PATIENCE).catch(
        async (error: unknown) => {
          const pages = await scene.lab.product.get('/alerts/pages?state=any');
          const incidents = await scene.seen.incidents('open');
          throw new Error(JSON.stringify({ pages, incidents: incidents.map(({ id, title }) => [id, title]) }), {
            cause: error,
          });
        },
      );
      await scene.seen.concludes('the standby has taken over', { service: 'available', forwards: 'standby standby' });
      await until(
        'everything is known',
        async () => (await scene.seen.incidents('open')).some(({ kind }) => kind === 'gateway'),
        PATIENCE,
      );
    });
    await until('it is told that it is over', () => since(scene, killedAt, 'resolved').length > 0, PATIENCE);
    expect(since(scene, killedAt, 'firing').length, story(scene, killedAt)).toBe(1);
  });

  test('a link that flaps pages once, is not over in between, and is said to flap under the same key', async () => {
    await scene.seen.calm();
    const at = Date.now();
    for (let i = 0; i < 4; i++)
      await scene.during(linkCut('gw1'), async () => {
        await scene.seen.concludes('it is down', { primary: 'down' });
      });
    const pages = since(scene, at, 'firing');
    expect(pages.length, story(scene, at)).toBe(1);
    const flaps = await until(
      'it is said that it flaps',
      () =>
        scene.lab
          .pager!.since(at, 'firing', CHANGES)
          .find(({ body }) => body.commonAnnotations['flapping'] !== undefined),
      PATIENCE,
    ).catch((error: unknown) => {
      throw new Error(story(scene, at), { cause: error });
    });
    expect(flaps.body.groupKey).toBe(pages[0]!.body.groupKey);
    // At once, where what was cut by the tests before counts still.
    expect(flaps.at, story(scene, at)).toBeGreaterThanOrEqual(pages[0]!.at);
    expect(since(scene, at, 'resolved')).toEqual([]);
  });
});

const skip = missing({ 'prometheus-alertmanager': 'prometheus-alertmanager' });
describe.skipIf(skip !== null)(skip ?? 'with Alertmanager', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  laboratory(
    'paging by Alertmanager',
    { alerts: { alertmanager: { urls: ['http://127.0.0.1:9093'], resend: '5s' } } },
    (scene) => {
      test('a cut pages once, and once that it is over', async () => {
        const folder = await temporaryFolder('icm-am-');
        ends.push(() => removeFolder(folder));
        const route = {
          receiver: 'pager',
          group_by: ['group'],
          group_wait: '0s',
          group_interval: '5s',
          repeat_interval: '1h',
        };
        const page = { ...route, routes: [{ receiver: 'pager', matchers: ['severity="page"'] }] };
        const receivers = [
          { name: 'nobody' },
          { name: 'pager', webhook_configs: [{ url: PAGER_URL, send_resolved: true }] },
        ];
        await writeFile(join(folder, 'am.yml'), JSON.stringify({ route: { ...page, receiver: 'nobody' }, receivers }));
        const words = [`--config.file=${join(folder, 'am.yml')}`, `--storage.path=${folder}`];
        const listen = ['--web.listen-address=127.0.0.1:9093', '--cluster.listen-address='];
        const inside = scene.lab.topology.nms.inside(program('prometheus-alertmanager')!, [...words, ...listen]);
        const daemon = new Daemon(...inside);
        ends.push(() => daemon.stop());
        const { lab } = scene;
        await until(
          'Alertmanager is told',
          async () =>
            /interconnect_page_receiver_failing\{receiver="127.0.0.1:9093"\} 0/.test(await lab.product.metrics()),
          PATIENCE,
        );
        const cutAt = await scene.during(linkCut('gw1'), async (beganAt) => {
          await until('somebody is woken', () => since(scene, beganAt, 'firing').length > 0, PATIENCE);
          expect(since(scene, beganAt, 'firing')[0]!.body.alerts[0]!.annotations['still_works']).toContain('standby');
        });
        await until('it is told that it is over', () => since(scene, cutAt, 'resolved').length > 0, PATIENCE);
        expect(since(scene, cutAt, 'firing').length, story(scene, cutAt)).toBe(1);
      });
    },
  );
});

function alone(): object {
  const changes = { name: 'changes', kind: 'webhook', url: new URL(CHANGES, PAGER_URL).href, updates: true };
  return {
    // On a machine that other laboratories keep busy, what is judged of a path may come half a second after what probes say of the service.
    wait: '2s',
    receivers: [{ name: 'pager', kind: 'webhook', url: PAGER_URL }, changes],
    page: [{ to: ['pager', 'changes'] }],
  };
}

/** For the message of a test that fails: what was posted, in order. */
function story({ lab }: Scene, at: number): string {
  const told = lab.pager!.all.filter((each) => each.at >= at);
  return told
    .map(
      (each) =>
        `+${each.at - at} ms ${each.body.status} ${each.body.groupKey} ${each.body.commonAnnotations['reason'] ?? ''} ${rules(each).join()}`,
    )
    .join('\n');
}
