/** What the system says of the machine that the collector runs on, or would run on. Never rejects for what it does not tell. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isIPv6 } from 'node:net';
import { expiryOf } from '../certs/expiry.js';
import { certificatesIn } from '../certs/watch.js';
import type { Config } from '../config/schema/index.js';
import { parseListen } from '../config/schema/network.js';
import { COLLECTOR } from '../config/schema/probes.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { readClockQuality } from '../probe/clock-quality.js';
import type { Machine } from './facts.js';

export interface MachineDeps {
  /** Resolves `env:NAME` and `file:PATH`; throws a coded error. */
  secret(reference: string): string;
  env: NodeJS.ProcessEnv;
}

/** `ports`: whether addresses are tried; a collector that runs has taken them itself. */
export async function readMachine(config: Config, ports: boolean, { secret, env }: MachineDeps): Promise<Machine> {
  const references = secretsIn(config);
  return {
    receiveBufferLimit: await numberIn('/proc/sys/net/core/rmem_max', /^(\d+)/),
    disk: await diskOf(config.store.path),
    readable: await readableByOthers(config.store.path, references),
    clockSynchronised: (await readClockQuality()).synchronised,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    openFiles: await numberIn('/proc/self/limits', /^Max open files\s+(\d+)/m),
    missingSecrets: references.flatMap((reference) => missing(reference, secret)),
    missingPrograms: await absentPrograms(config, env),
    ports: ports ? (await Promise.all(listeners(config).map(attempt))).filter((taken) => taken !== null) : [],
    certificates: await Promise.all(certificatesIn(config).map(expiryOf)),
  };
}

/** Every `env:NAME` and `file:PATH` of a configuration. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^(env|file):/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(secretsIn))];
}

function missing(reference: string, secret: (reference: string) => string): Machine['missingSecrets'] {
  try {
    secret(reference);
    return [];
  } catch (error) {
    if (error instanceof CodedError) return [{ reference, why: error.message }];
    throw error;
  }
}

async function numberIn(file: string, pattern: RegExp): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** Of the nearest folder that there is: the data folder may not have been made yet. */
async function diskOf(folder: string): Promise<Machine['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { folder, free: bavail * bsize, total: blocks * bsize };
  } catch (error) {
    const above = dirname(folder);
    return systemCode(error) === 'ENOENT' && above !== folder ? diskOf(above) : null;
  }
}

async function readableByOthers(folder: string, references: readonly string[]): Promise<Machine['readable']> {
  const places = [
    { path: folder, what: 'data' as const },
    ...references
      .filter((reference) => reference.startsWith('file:'))
      .map((reference) => ({ path: reference.slice('file:'.length), what: 'secret' as const })),
  ];
  const open = await Promise.all(
    places.map(({ path, what }) =>
      stat(path).then(
        // A group of its own is how services are given what is theirs; the world is not.
        ({ mode }) => (mode & (what === 'data' ? 0o077 : 0o007)) !== 0,
        () => false,
      ),
    ),
  );
  return places.filter((_place, i) => open[i]);
}

async function absentPrograms(
  { probes, reports }: Config,
  env: NodeJS.ProcessEnv,
): Promise<Machine['missingPrograms']> {
  const wanted = [
    ...(probes.some(({ kind, from }) => kind === 'icmp' && from === COLLECTOR)
      ? [{ programs: ['fping'], debian: 'fping', what: 'a probe of kind icmp' }]
      : []),
    ...(JSON.stringify(reports).includes('"pdf"') && env['INTERCONNECT_CHROMIUM'] === undefined
      ? [{ programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium', what: 'a report as PDF' }]
      : []),
  ];
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const isThere = (name: string): Promise<boolean> =>
    Promise.any(folders.map((folder) => access(join(folder, name), constants.X_OK))).then(
      () => true,
      () => false,
    );
  const found = await Promise.all(
    wanted.map(async ({ programs }) => (await Promise.all(programs.map(isThere))).includes(true)),
  );
  return wanted
    .filter((_each, i) => !found[i])
    .map(({ programs, ...rest }) => ({ program: programs[0] ?? '', ...rest }));
}

interface Listener {
  section: Machine['ports'][number]['section'];
  listen: string;
  transport: 'udp' | 'tcp';
}

const listeners = ({ flow, traps, http }: Config): Listener[] => [
  ...flow.listen.map((listen) => ({ section: 'flow.listen' as const, listen, transport: 'udp' as const })),
  ...flow.ipfixTcp.map((listen) => ({ section: 'flow.ipfixTcp' as const, listen, transport: 'tcp' as const })),
  ...traps.listen.map((listen) => ({ section: 'traps.listen' as const, listen, transport: 'udp' as const })),
  { section: 'http.listen' as const, listen: http.listen, transport: 'tcp' as const },
];

/** Listens for a moment; null where that can be done. */
async function attempt({ section, listen, transport }: Listener): Promise<Machine['ports'][number] | null> {
  const place = parseListen(listen);
  if (place === null || place.port === 0) return null;
  const code = transport === 'udp' ? await tryUdp(place) : await tryTcp(place);
  if (code === null) return null;
  return { section, listen, code, holder: code === 'EADDRINUSE' ? await holderOf(place.port, transport) : null };
}

function tryUdp({ host, port }: { host: string; port: number }): Promise<string | null> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    socket.once('error', (error) => resolve(systemCode(error) ?? error.message));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}

function tryTcp({ host, port }: { host: string; port: number }): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(systemCode(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** `snmptrapd (pid 812)`; null where `ss` is not there, or this user may not know. */
async function holderOf(port: number, transport: 'udp' | 'tcp'): Promise<string | null> {
  try {
    const flags = transport === 'udp' ? '-lunpH' : '-ltnpH';
    const { stdout } = await promisify(execFile)('ss', [flags, `sport = :${port}`], { timeout: 2_000 });
    const [, name, pid] = /users:\(\("([^"]{1,64})",pid=(\d+)/.exec(stdout) ?? [];
    return name === undefined ? null : `${name} (pid ${pid})`;
  } catch {
    // A hint, no more: without it the check says how to find out.
    return null;
  }
}
