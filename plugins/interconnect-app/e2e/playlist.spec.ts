import { expect } from '@grafana/plugin-e2e';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { grafana, root, test, WHY } from './grafana';

test.skip(!grafana, WHY);

const make = (name: string) =>
  execFileSync(process.execPath, [join(root, 'dist/dashboard/grafana/make-playlist.js'), '--name', name], {
    env: {
      ...process.env,
      GRAFANA_USER: process.env.GRAFANA_USER ?? 'admin',
      GRAFANA_PASSWORD: process.env.GRAFANA_PASSWORD ?? 'admin',
    },
    encoding: 'utf8',
  });

test('the playlist is made, made again without a second one, and plays', async ({ page, request }) => {
  const name = 'Interconnect, made by a test';
  const known = async () =>
    ((await (await request.get('/api/playlists?limit=1000')).json()) as Array<{ uid: string; name: string }>).filter(
      (one) => one.name === name
    );
  try {
    expect(make(name)).toContain('interconnect-noc');
    expect(make(name)).toContain('/playlists/play/');
    const all = await known();
    expect(all).toHaveLength(1);
    await page.goto(`/playlists/play/${all[0]?.uid}`);
    await expect(page).toHaveURL(/interconnect-noc/);
    await expect(page.getByTestId('data-testid Panel header Paths')).toBeVisible();
  } finally {
    for (const { uid } of await known()) {
      await request.delete(`/api/playlists/${uid}`);
    }
  }
});
