import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, freePort } from './daemon.mjs';

/** An influxd that knows its administrator. */
export async function startInfluxd(folder) {
  const [port, rpc] = [await freePort(), await freePort()];
  const [url, username, password] = [`http://127.0.0.1:${port}`, 'interconnect', randomBytes(16).toString('hex')];
  const at = (name) => JSON.stringify(join(folder, 'influxdb', name));
  const file = join(folder, 'influxdb.conf');
  writeFileSync(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = ${at('meta')}
[data]
  dir = ${at('data')}
  wal-dir = ${at('wal')}
  index-version = "tsi1"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = true
  log-enabled = false
[logging]
  level = "error"
`
  );
  const daemon = new Daemon('influxd', ['-config', file]);
  await daemon.answers(`${url}/ping`);
  const q = `CREATE USER ${username} WITH PASSWORD '${password}' WITH ALL PRIVILEGES`;
  const answer = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q }) });
  if (!answer.ok) {
    throw new Error(`influxd made no user: ${await answer.text()}`);
  }
  return { url, username, password, database: 'interconnect', stop: () => daemon.stop() };
}

/** A Prometheus that scrapes the collector as compose/prometheus.yml has it. */
export async function startPrometheus(folder, { url: collector, token }) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const own = join(folder, 'prometheus');
  mkdirSync(own);
  writeFileSync(join(own, 'token'), token, { mode: 0o600 });
  const config = {
    global: { scrape_interval: '15s' },
    scrape_configs: [
      {
        job_name: 'interconnect',
        authorization: { credentials_file: join(own, 'token') },
        static_configs: [{ targets: [new URL(collector).host] }],
      },
    ],
  };
  // JSON is YAML as well.
  writeFileSync(join(own, 'prometheus.yml'), JSON.stringify(config));
  const daemon = new Daemon('prometheus', [
    `--config.file=${join(own, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(own, 'data')}`,
    `--web.listen-address=${new URL(url).host}`,
    '--log.level=warn',
  ]);
  await daemon.answers(`${url}/-/ready`);
  return { url, stop: () => daemon.stop() };
}
