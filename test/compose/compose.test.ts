/** compose.yaml where no engine runs: it is linted, all that it mounts is there, and what runs in it is started for real elsewhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DCLinter } from 'dclint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { missing, program } from '../needs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, 'compose.yaml');
const text = readFileSync(file, 'utf8');

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string; target: string };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  privileged?: boolean;
  user?: string;
  restart?: string;
  init?: boolean;
  stop_grace_period?: string;
  environment?: Record<string, string>;
  env_file?: string[];
  volumes?: string[];
  secrets?: string[];
  ports?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
}
interface Compose {
  name: string;
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file: string }>;
}

const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** `${NAME:-value}` as it is where nobody sets NAME. */
const byDefault = (value: string): string => value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1');

describe('compose.yaml', () => {
  test('is what the Compose specification allows, and the linter finds nothing', () => {
    const linter = new DCLinter({
      rules: { 'no-build-and-image': [2, { checkPullPolicy: true }], 'service-keys-order': 0 },
      quiet: false,
      debug: false,
      exclude: [],
    });
    const copy = join(mkdtempSync(join(tmpdir(), 'compose-')), 'compose.yaml');
    writeFileSync(copy, byDefault(text));
    const results = linter.lintFiles([copy], false) as {
      messages: { rule: string; line: number; message: string }[];
    }[];
    rmSync(dirname(copy), { recursive: true });
    const found = results.flatMap(({ messages }) => messages);
    expect(found.map(({ rule, line, message }) => `${line} ${rule}: ${message}`)).toEqual([]);
  });

  test('has the collector, a store, Prometheus, Alertmanager and Grafana', () => {
    expect(services.map(([name]) => name)).toEqual(
      expect.arrayContaining(['alertmanager', 'collector', 'grafana', 'influxdb', 'prometheus']),
    );
  });

  test.each(services)('%s: a root that cannot be written, no capability, none to be had', (_, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
  });

  test.each(services)('%s: a version is named, and never the latest', (_, { image }) => {
    expect(byDefault(image ?? '')).toMatch(/:[a-z]?\d+\.\d+\.\d+(-alpine)?$/);
  });

  test('every path that it mounts is there', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => byDefault(volume).split(':')));
    const paths = mounted.filter(([from]) => from!.startsWith('.'));
    expect(paths.length).toBeGreaterThan(8);
    for (const [from, , mode] of paths) {
      expect(existsSync(join(root, from!)), from).toBe(true);
      expect(mode, `${from} is only read`).toBe('ro');
    }
    for (const [from] of mounted) if (!from!.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(from);
  });

  test('what is needed is there, by its health', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const other = compose.services[needed];
        if (condition === 'service_completed_successfully') expect(other?.restart, `${name} → ${needed}`).toBe('no');
        else expect(condition, `${name} → ${needed}`).toBe('service_healthy');
      }
  });

  test('the collector has its time to end, 40 s for a part that does not stop, and something that reaps orphans', () => {
    expect(compose.services['collector']).toMatchObject({ stop_grace_period: '60s', init: true });
  });

  test('whatever stays has a health check, of its own or of its image', () => {
    const image = readFileSync(join(root, 'Containerfile'), 'utf8');
    for (const [name, { healthcheck, build, restart }] of services)
      if (restart !== 'no' && healthcheck === undefined) {
        const stage = image.split(/^FROM /m).find((part) => part.includes(`AS ${build?.target}\n`));
        expect(stage, name).toContain('HEALTHCHECK');
      }
  });

  test('there is no password in it, and none beside it: without secrets/ nothing starts', () => {
    for (const [name, { environment = {} }] of services)
      for (const [key, value] of Object.entries(environment))
        if (/password|token|secret/i.test(key)) expect(value, `${name} ${key}`).toMatch(/^\/run\/secrets\//);
    const wanted = [...Object.values(compose.secrets).map(({ file: path }) => path), ...envFiles()];
    expect(wanted.length).toBeGreaterThanOrEqual(5);
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
    for (const path of wanted) {
      expect(path).toMatch(/^(\.\/)?secrets\//);
      expect(tracked).not.toContain(path.replace('./', ''));
    }
    for (const [, { secrets = [] }] of services)
      for (const each of secrets) expect(Object.keys(compose.secrets)).toContain(each);
  });

  const envFiles = (): string[] => services.flatMap(([, { env_file = [] }]) => env_file);

  test('what asks nobody who they are is reached from this machine alone, or not at all', () => {
    const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, byDefault(port)] as const));
    for (const [name, port] of open) if (name !== 'collector') expect(port, name).toMatch(/^127\.0\.0\.1:/);
    for (const name of ['influxdb', 'prometheus']) {
      expect(compose.services[name]?.ports).toBeUndefined();
      expect(compose.services[name]?.networks).toEqual(['inside']);
    }
    expect(compose.networks['inside']?.internal).toBe(true);
  });

  test('Grafana may load every part of the app, and no more', () => {
    const allowed = compose.services['grafana']?.environment?.['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']?.split(',');
    const files = execFileSync('git', ['ls-files', 'plugins/interconnect-app/src/**plugin.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    const ids = files
      .trim()
      .split('\n')
      .map((path) => (JSON.parse(readFileSync(join(root, path), 'utf8')) as { id: string }).id);
    expect(allowed?.sort()).toEqual(ids.sort());
  });

  test('Grafana’s data sources are services of this file, and their secrets are files that it is given', () => {
    const { datasources } = parse(
      readFileSync(join(root, 'compose/grafana/datasources/interconnect.yaml'), 'utf8'),
    ) as { datasources: { uid: string; url?: string; jsonData?: { url?: string }; secureJsonData?: object }[] };
    const grafana = compose.services['grafana'];
    for (const { uid, url, jsonData, secureJsonData = {} } of datasources) {
      expect(Object.keys(compose.services), uid).toContain(new URL(url ?? jsonData?.url ?? '').hostname);
      for (const value of Object.values(secureJsonData) as string[]) {
        const path = /^\$__file\{(.+)\}$/.exec(value)?.[1];
        const given = [...(grafana?.secrets ?? []).map((name) => `/run/secrets/${name}`), '/tls/ca.pem'];
        expect(given, uid).toContain(path);
      }
    }
    const alerts = JSON.parse(readFileSync(join(root, 'alerts/grafana/interconnect.json'), 'utf8')) as object;
    expect(JSON.stringify(alerts)).toContain('"datasourceUid":"interconnect-prometheus"');
    expect(datasources.map(({ uid }) => uid)).toContain('interconnect-prometheus');
  });
});

describe('Containerfile', () => {
  const stages = readFileSync(join(root, 'Containerfile'), 'utf8').split(/^FROM /m);
  const stage = (name: string): string => stages.find((part) => part.split('\n')[0]?.endsWith(`AS ${name}`)) ?? '';

  test('the collector is no root, by number', () => {
    const user = /^USER (\d+):(\d+)$/m.exec(stage('collector'));
    expect(Number(user?.[1])).toBeGreaterThan(1_000);
  });

  test('the collector keeps its data where its health check asks, and commands find its configuration', () => {
    const text = stage('collector');
    expect(text).toMatch(/^WORKDIR \/etc\/interconnect$/m);
    expect(text).toMatch(/^CMD \["start", .*"--data", "\/var\/lib\/interconnect"\]$/m);
    expect(text).toContain('"doctor", "--json", "--data", "/var/lib/interconnect"');
    // Nobody else's group reads what was kept, which `doctor` would complain of.
    expect(text).toContain('-m 0700 /var/lib/interconnect');
  });

  test('neither secrets nor history get into the build', () => {
    const kept = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(kept).toEqual(expect.arrayContaining(['.git', 'secrets', '.env*', '**/.npmrc', '**/node_modules']));
  });

  test('has the stages that compose.yaml builds', () => {
    for (const [name, { build }] of services)
      if (build) {
        expect(stage(build.target), name).not.toBe('');
        expect(existsSync(join(root, build.dockerfile))).toBe(true);
      }
  });

  test('scripts are scripts that a shell can read', () => {
    for (const [shell, name] of [
      ['sh', 'secrets.sh'],
      ['sh', 'certificates.sh'],
      ['bash', 'influxdb.sh'],
    ] as const) {
      const path = join(root, 'compose', name);
      expect(statSync(path).size).toBeGreaterThan(0);
      execFileSync(shell, ['-n', path]);
    }
  });
});

test('InfluxDB does not start without its password, which its image would make up and print', () => {
  const { status, stderr } = spawnSync('bash', [join(root, 'compose/influxdb.sh')], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('/run/secrets/influxdb-admin is empty or missing');
});

test('secrets.sh fills a password that is empty, as the message about it says, and leaves the others alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const run = () =>
    execFileSync('sh', [join(root, 'compose/secrets.sh'), folder], {
      env: { ...process.env, INTERCONNECT_GROUP: String(process.getgid?.() ?? 0) },
    });
  const at = (name: string): string => readFileSync(join(folder, name), 'utf8');
  run();
  const before = at('grafana-admin');
  writeFileSync(join(folder, 'influxdb-admin'), '');
  run();
  expect(at('influxdb-admin')).toMatch(/^[0-9a-f]{48}$/);
  expect(statSync(join(folder, 'influxdb-admin')).mode & 0o777).toBe(0o640);
  expect(at('grafana-admin')).toBe(before);
  rmSync(folder, { recursive: true });
});

const noProm = missing({ promtool: 'prometheus' });
test.skipIf(noProm !== null)(`promtool takes prometheus.yml and the rules ${noProm ?? ''}`, () => {
  // --syntax-only: the certificate and the token are made where it runs.
  const config = join(root, 'compose/prometheus.yml');
  execFileSync(program('promtool')!, ['check', 'config', '--syntax-only', config], { stdio: 'pipe' });
});

const noAm = missing({ amtool: 'prometheus-alertmanager' });
test.skipIf(noAm !== null)(`amtool takes the configuration that Alertmanager is given ${noAm ?? ''}`, () => {
  const config = join(root, 'alerts/alertmanager/alertmanager.yml');
  execFileSync(program('amtool')!, ['check-config', config], { stdio: 'pipe' });
});
