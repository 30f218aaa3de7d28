/** snmpd (Debian package snmpd): the host's own agent, over v1, v2c and v3, that can be stopped and started again on the same port. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { program } from '../needs.js';
import { Daemon, freeUdpPort, removeFolder, temporaryFolder } from './daemon.js';
import type { Namespace } from './namespace.js';
import { answering } from './probe.js';

export const COMMUNITY = 'lab-community';
export const AUTH_PASSWORD = 'lab-authentication-1';
export const PRIV_PASSWORD = 'lab-privacy-1';

/** v3 users: name → what `createUser` says of it and the least level that it is let in with. */
export const snmpdUsers = {
  noauth: { create: '', level: 'noauth' },
  authonly: { create: `SHA-256 ${AUTH_PASSWORD}`, level: 'auth' },
  sha_aes: { create: `SHA ${AUTH_PASSWORD} AES ${PRIV_PASSWORD}`, level: 'priv' },
  sha256_aes: { create: `SHA-256 ${AUTH_PASSWORD} AES ${PRIV_PASSWORD}`, level: 'priv' },
  sha256_aes256: { create: `SHA-256 ${AUTH_PASSWORD} AES-256 ${PRIV_PASSWORD}`, level: 'priv' },
  sha384_aes256: { create: `SHA-384 ${AUTH_PASSWORD} AES-256 ${PRIV_PASSWORD}`, level: 'priv' },
  sha512_aes256: { create: `SHA-512 ${AUTH_PASSWORD} AES-256 ${PRIV_PASSWORD}`, level: 'priv' },
  sha_aes256: { create: `SHA ${AUTH_PASSWORD} AES-256 ${PRIV_PASSWORD}`, level: 'priv' },
  sha_aes256c: { create: `SHA ${AUTH_PASSWORD} AES-256-C ${PRIV_PASSWORD}`, level: 'priv' },
} as const;

/**
 * Binds host and port outside the namespace and hands the socket on in systemd's way (sd_listen_fds(3)), which snmpd understands:
 * so it reads one network and is asked over another. Every step is an exec: the process stays the one that LISTEN_PID names.
 */
const HANDED_SOCKET = `use Socket; use POSIX (); $^F = 255;
  my ($host, $port, @command) = @ARGV;
  socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "socket: $!";
  bind($socket, sockaddr_in($port, inet_aton($host))) or die "bind: $!";
  fileno($socket) == 3 or POSIX::dup2(fileno($socket), 3);
  @ENV{'LISTEN_FDS', 'LISTEN_PID'} = (1, $$);
  exec @command or die "exec: $!";`;

export class Snmpd {
  private daemon: Daemon | null = null;

  private constructor(
    readonly host: string,
    readonly port: number,
    private readonly folder: string,
    private readonly namespace: Namespace | null,
  ) {}

  /** With a namespace it shows that namespace's interfaces, and still answers on the loopback of the machine. */
  static async start(extra = '', namespace: Namespace | null = null): Promise<Snmpd> {
    const folder = await temporaryFolder('interconnect-snmpd-');
    const snmpd = new Snmpd('127.0.0.1', await freeUdpPort(), folder, namespace);
    await mkdir(join(folder, 'persist'));
    await writeFile(join(folder, 'snmpd.conf'), snmpd.configuration(extra), { mode: 0o600 });
    await snmpd.run();
    return snmpd;
  }

  /** Starts it (again). engineBoots counts up, because the persistent folder stays. */
  async run(): Promise<void> {
    const { folder } = this;
    const env = { SNMPCONFPATH: `${folder}:${folder}/persist`, SNMP_PERSISTENT_DIR: `${folder}/persist`, MIBS: '' };
    const words = ['-f', '-Le', '-p', join(folder, 'pid')];
    this.daemon = this.namespace
      ? new Daemon('perl', ['-e', HANDED_SOCKET, this.host, `${this.port}`, ...this.command(words)], env)
      : new Daemon(program('snmpd') ?? 'snmpd', words, env);
    await answering('snmpd', this.daemon, this.host, this.port, COMMUNITY);
  }

  /** Ends the daemon and keeps its folder. */
  async halt(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.daemon?.stop(signal);
    this.daemon = null;
  }

  /** Forgets engine ID, boots and localized keys, as a replaced router does. */
  async forget(): Promise<void> {
    await removeFolder(join(this.folder, 'persist'));
    await mkdir(join(this.folder, 'persist'));
  }

  async stop(): Promise<void> {
    await this.halt();
    await removeFolder(this.folder);
  }

  private command(words: string[]): string[] {
    const [command, rest] = this.namespace!.inside(program('snmpd') ?? 'snmpd', words);
    return [command, ...rest];
  }

  private configuration(extra: string): string {
    const users = Object.entries(snmpdUsers);
    return [
      `agentAddress udp:${this.host}:${this.port}`,
      'sysName lab-gateway',
      'sysLocation lab',
      `rocommunity ${COMMUNITY} 127.0.0.1`,
      ...users.map(([name, { create }]) => `createUser ${name} ${create}`),
      ...users.map(([name, { level }]) => `rouser ${name} ${level}`),
      extra,
      '',
    ].join('\n');
  }
}
