/** Who may send traps: the gateways, by address, each with the credentials it is polled with and those of the traps section. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Config } from '../config/schema/index.js';
import type { Log } from '../deps.js';
import { formatAddress, parseAddress } from '../model/prefix.js';
import { readCredentials, libraryUser, type UserCredentials } from '../snmp/credentials.js';
import { Usm } from '../snmp/usm.js';
import type { User } from 'net-snmp';

export interface Sender {
  gateway: string;
  contexts: readonly string[];
  communities: ReadonlySet<string>;
  users: ReadonlyMap<string, User>;
}

/** IPv4 addresses reach an IPv6 socket as ::ffff:10.0.0.1. */
export function sourceOf(address: string): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const parsed = parseAddress(bare);
  return parsed === null ? bare : formatAddress(parsed);
}

type Part = Pick<Config, 'gateways' | 'traps'>;

export class Senders {
  private byAddress = new Map<string, Sender>();
  private readonly usms = new Map<string, Usm>();

  constructor(
    private readonly secret: (reference: string) => string,
    private readonly log: Log,
  ) {}

  /** Throws, before any change, where a secret is missing. Names that cannot be resolved are logged. */
  async update({ gateways, traps }: Part): Promise<void> {
    const shared = traps.users.map((user) => readCredentials({ version: 3, ...user }, this.secret) as UserCredentials);
    const communities = traps.communities.map((reference) => this.secret(reference));
    const next = new Map<string, Sender>();
    for (const gateway of gateways) {
      const own = readCredentials(gateway.snmp, this.secret);
      const sender: Sender = {
        gateway: gateway.name,
        contexts: gateway.contexts,
        communities: new Set([...communities, ...(own.version === 3 ? [] : [own.community])]),
        users: new Map([...(own.version === 3 ? [own] : []), ...shared].map((user) => [user.user, libraryUser(user)])),
      };
      for (const address of [gateway.address, ...gateway.exporters])
        for (const source of await this.addressesOf(address)) if (!next.has(source)) next.set(source, sender);
    }
    this.byAddress = next;
    this.usms.clear();
  }

  at(address: string): Sender | null {
    return this.byAddress.get(sourceOf(address)) ?? null;
  }

  /** True where this user's keys for this engine were made already: making them costs milliseconds. */
  hasKeys(sender: Sender, user: string, engineId: Buffer): boolean {
    return this.usms.has(keyOf(sender, user, engineId));
  }

  usm(sender: Sender, user: User, engineId: Buffer): Usm {
    const key = keyOf(sender, user.name, engineId);
    let usm = this.usms.get(key);
    if (!usm) {
      if (this.usms.size >= MOST_KEYS) this.usms.delete(this.usms.keys().next().value as string);
      this.usms.set(key, (usm = new Usm(user)));
    }
    return usm;
  }

  private async addressesOf(host: string): Promise<string[]> {
    if (isIP(host) !== 0) return [sourceOf(host)];
    try {
      return (await lookup(host, { all: true })).map(({ address }) => sourceOf(address));
    } catch (error) {
      this.log.warn({ error, name: host }, 'the name of a gateway cannot be resolved: its traps may be refused');
      return [];
    }
  }
}

const MOST_KEYS = 4_096;

const keyOf = (sender: Sender, user: string, engineId: Buffer) =>
  JSON.stringify([sender.gateway, user, engineId.toString('hex')]);
