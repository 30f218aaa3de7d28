/**
 * Makes the playlist of the NOC in the Grafana at GRAFANA_URL, as GRAFANA_TOKEN (of a service account that may edit) or as GRAFANA_USER with
 * GRAFANA_PASSWORD. Words are the uids of other dashboards than those that the app brings, in their order.
 */
import { parseArgs } from 'node:util';
import { bundled } from './bundled.js';
import { makePlaylist } from './playlist.js';

/** One path has to be chosen by its reader: nothing for a screen that nobody touches. */
const shown = bundled.filter(({ variables }) => variables === undefined).map(({ uid }) => uid);

const { values, positionals } = parseArgs({
  options: { name: { type: 'string', default: 'Interconnect' }, interval: { type: 'string', default: '1m' } },
  allowPositionals: true,
});
const {
  GRAFANA_URL: url = '',
  GRAFANA_TOKEN: token = '',
  GRAFANA_USER: user = '',
  GRAFANA_PASSWORD: word = '',
} = process.env;

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

if (url === '') fail('GRAFANA_URL names no Grafana: http://127.0.0.1:3000, for example');
if (token === '' && user === '') fail('neither GRAFANA_TOKEN nor GRAFANA_USER and GRAFANA_PASSWORD say who asks');
const authorization = token === '' ? `Basic ${Buffer.from(`${user}:${word}`).toString('base64')}` : `Bearer ${token}`;
const uids = positionals.length === 0 ? shown : positionals;
try {
  const uid = await makePlaylist({ url, authorization }, { name: values.name, interval: values.interval, uids });
  process.stdout.write(`${url.replace(/\/+$/, '')}/playlists/play/${uid}?kiosk shows ${uids.join(', ')}\n`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
