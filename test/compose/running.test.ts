/**
 * What compose.yaml runs, run by hand: the scripts of compose/, the files that Containerfile puts into the image and no others, the
 * configuration as it is shipped, with a real influxd and a real Prometheus. Only names of machines and folders are put in.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { Daemon } from '../lab/daemon.js';
import { freeTcpPort } from '../lab/ports.js';
import { missing, program } from '../needs.js';
import { until } from '../until.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const absent = INFLUXD_MISSING ?? missing({ prometheus: 'prometheus' });
const LONG = { timeout: 60_000, every: 200 };

/** As secrets/routers.env gives them. */
const routers = { GW1_AUTH: 'a password of a router', GW1_PRIV: 'another password of it' };
const group = String(process.getgid?.() ?? 0);

describe.skipIf(absent !== null)(`what compose.yaml runs ${absent ?? ''}`, () => {
  let folder: string;
  let influxd: Influxd;
  let collector: Daemon | null = null;
  let prometheus: Daemon | null = null;
  let ports: { collector: number; prometheus: number };
  const at = (name: string): string => join(folder, name);
  const cli = (): string => at('image/dist/collector/cli.js');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interconnect-compose-'));
    ports = { collector: await freeTcpPort(), prometheus: await freeTcpPort() };
    await image();
    sh('secrets.sh', [at('secrets')], { INTERCONNECT_GROUP: group });
    await mkdir(at('tls'));
    const own = { INTERCONNECT: `${process.execPath} ${cli()}`, INTERCONNECT_HOSTS: 'localhost 127.0.0.1' };
    sh('certificates.sh', [at('tls')], own);
    sh('certificates.sh', [at('tls')], own);
    influxd = await Influxd.create();
    // As the image does with the name and the password that it is given.
    await influxd.ask(
      `CREATE USER "interconnect" WITH PASSWORD '${await secret('influxdb-admin')}' WITH ALL PRIVILEGES`,
    );
    await mkdir(at('config'));
    await mkdir(at('data'));
    await writeFile(at('config/interconnect.yaml'), await placed('compose/collector/interconnect.yaml'));
  }, 120_000);
  afterAll(async () => {
    await prometheus?.stop();
    await collector?.stop();
    await influxd?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** The folders that the stage `collector` copies, and nothing beside them. */
  async function image(): Promise<void> {
    const stage = (await readFile(join(root, 'Containerfile'), 'utf8'))
      .split(/^FROM /m)
      .find((part) => /AS collector\n/.test(part))!;
    await mkdir(at('image'));
    for (const [, given] of stage.matchAll(/^COPY --from=build (.+)$/gm))
      for (const path of given!.split(' ').slice(0, -1)) {
        const name = path.replace('/src/', '');
        if (name === 'node_modules') await symlink(join(root, name), at(`image/${name}`));
        else await cp(join(root, name), at(`image/${name}`), { recursive: true });
      }
  }

  function sh(name: string, words: string[], env: NodeJS.ProcessEnv): string {
    return execFileSync('sh', [join(root, 'compose', name), ...words], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
  }

  const secret = (name: string): Promise<string> => readFile(at(`secrets/${name}`), 'utf8');

  /** A file as it is shipped, with the places of this machine. */
  async function placed(name: string): Promise<string> {
    const text = await readFile(join(root, name), 'utf8');
    return text
      .replaceAll('/run/secrets', at('secrets'))
      .replaceAll('/var/lib/interconnect', at('data'))
      .replaceAll(' /tls/', ` ${at('tls')}/`)
      .replace('http://influxdb:8086', influxd.url)
      .replace('http://alertmanager:9093', 'http://127.0.0.1:9')
      .replace('192.0.2.1', '127.0.0.1')
      .replace('0.0.0.0:8443', `127.0.0.1:${ports.collector}`)
      .replace('collector:8443', `127.0.0.1:${ports.collector}`)
      .replace('0.0.0.0:2055', '127.0.0.1:0')
      .replace('0.0.0.0:1162', '127.0.0.1:0')
      .replace('rules/*.yaml', join(root, 'alerts/rules/*.yaml'));
  }

  const interconnect = (...words: string[]) =>
    spawnSync(process.execPath, [cli(), ...words], {
      cwd: at('data'),
      encoding: 'utf8',
      env: { ...process.env, ...routers },
    });

  test('passwords are random, long, for one group, and never made twice', async () => {
    const names = ['collector-token', 'grafana-admin', 'influxdb-admin', 'influxdb-reader'];
    const before = await Promise.all(names.map(secret));
    for (const each of before) expect(each).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set(before).size).toBe(names.length);
    for (const name of names) expect((await stat(at(`secrets/${name}`))).mode & 0o777).toBe(0o640);
    expect((await stat(at('secrets'))).mode & 0o777).toBe(0o750);
    expect(sh('secrets.sh', [at('secrets')], { INTERCONNECT_GROUP: group })).toContain('there already');
    expect(await Promise.all(names.map(secret))).toEqual(before);
  });

  test('only the collector may read its key', async () => {
    expect((await stat(at('tls/collector.key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(at('tls/ca.pem'))).mode & 0o777).toBe(0o644);
  });

  test('the configuration is sound', () => {
    const { status, stdout, stderr } = interconnect('check', at('config/interconnect.yaml'));
    expect(status, `${stdout}${stderr}`).toBe(0);
  });

  test('without its secrets the collector does not start, and says which is missing', async () => {
    const file = at('config/without.yaml');
    await writeFile(
      file,
      (await placed('compose/collector/interconnect.yaml')).replaceAll(at('secrets'), at('nowhere')),
    );
    const { status, stderr, stdout } = interconnect('start', '-c', file);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain(at('nowhere/influxdb-admin'));
  });

  test(
    'the collector runs on what the image holds, writes to the store, and is healthy by its health check',
    { timeout: 120_000 },
    async () => {
      collector = new Daemon(process.execPath, [cli(), 'start', '-c', at('config/interconnect.yaml')], routers);
      await until(
        'it is healthy',
        () => {
          if (collector?.exited) throw new Error(`it ended: ${collector.output}`);
          return interconnect('doctor', '--json', '--data', at('data')).status === 0;
        },
        LONG,
      );
      await until(
        'the database is made',
        async () => (await influxd.ask('SHOW DATABASES', ADMIN)).includes('"interconnect"'),
        LONG,
      );
      const policies = await influxd.ask('SHOW RETENTION POLICIES ON "interconnect"', ADMIN);
      expect(policies).toContain('interconnect_raw');
    },
  );

  test('Prometheus scrapes it over TLS with the token, and takes the rules', { timeout: 120_000 }, async () => {
    await writeFile(
      at('prometheus.yml'),
      (await placed('compose/prometheus.yml')).replace('alertmanager:9093', '127.0.0.1:9'),
    );
    prometheus = new Daemon(program('prometheus')!, [
      `--config.file=${at('prometheus.yml')}`,
      `--storage.tsdb.path=${at('prometheus')}`,
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      '--log.level=warn',
    ]);
    const ask = async <T>(path: string): Promise<T | null> => {
      const answer = await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/${path}`).catch(() => null);
      return answer?.ok === true ? ((await answer.json()) as T) : null;
    };
    interface Targets {
      data: { activeTargets: { health: string; lastError: string }[] };
    }
    const target = await until(
      'it was scraped',
      async () => {
        const [first] = (await ask<Targets>('targets'))?.data.activeTargets ?? [];
        return first !== undefined && first.health !== 'unknown' && first;
      },
      LONG,
    );
    expect(target.lastError).toBe('');
    expect(target.health).toBe('up');
    const rules = await ask<{ data: { groups: { rules: { health: string; lastError?: string }[] }[] } }>('rules');
    const all = rules!.data.groups.flatMap((one) => one.rules);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(({ health }) => health === 'err')).toEqual([]);
  });
});
