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

/** Every address of a name; rejects where it has none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

const system: Lookup = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

type Part = Pick<Config, 'gateways' | 'traps'>;

export class Senders {
  private byAddress = new Map<string, Sender>();
  private known: readonly { sender: Sender; hosts: readonly string[] }[] = [];
  /** Addresses that a name was last known to have. */
  private resolved = new Map<string, readonly string[]>();
  private readonly usms = new Map<string, Usm>();

  constructor(
    private readonly secret: (reference: string) => string,
    private readonly log: Log,
    private readonly lookup: Lookup = system,
  ) {}

  /** Throws, before any change, where a secret is missing. Names that cannot be resolved are logged. */
  async update({ gateways, traps }: Part): Promise<void> {
    const shared = traps.users.map((user) => readCredentials({ version: 3, ...user }, this.secret) as UserCredentials);
    const communities = traps.communities.map((reference) => this.secret(reference));
    this.known = gateways.map((gateway) => {
      const own = readCredentials(gateway.snmp, this.secret);
      const sender = {
        gateway: gateway.name,
        contexts: gateway.contexts,
        communities: new Set([...communities, ...(own.version === 3 ? [] : [own.community])]),
        users: new Map([...(own.version === 3 ? [own] : []), ...shared].map((user) => [user.user, libraryUser(user)])),
      };
      return { sender, hosts: [gateway.address, ...gateway.exporters] };
    });
    this.usms.clear();
    await this.resolve();
  }

  /** Looks the names up, again where they were; one that has no address now keeps those that it had. */
  async resolve(): Promise<void> {
    const { known } = this;
    const names = new Set(known.flatMap(({ hosts }) => hosts).filter((host) => isIP(host) === 0));
    const found = await Promise.all([...names].map(async (name) => [name, await this.addressesOf(name)] as const));
    // Another configuration came meanwhile: it looks up its own.
    if (this.known !== known) return;
    this.resolved = new Map(found);
    const next = new Map<string, Sender>();
    for (const { sender, hosts } of known)
      for (const source of hosts.flatMap((host) =>
        isIP(host) === 0 ? (this.resolved.get(host) ?? []) : sourceOf(host),
      ))
        if (!next.has(source)) next.set(source, sender);
    this.byAddress = next;
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

  private async addressesOf(name: string): Promise<readonly string[]> {
    try {
      return (await this.lookup(name)).map(sourceOf);
    } catch (error) {
      this.log.warn({ error, name }, 'the name of a gateway cannot be resolved: its traps may be refused');
      return this.resolved.get(name) ?? [];
    }
  }
}

const MOST_KEYS = 4_096;

const keyOf = (sender: Sender, user: string, engineId: Buffer) =>
  JSON.stringify([sender.gateway, user, engineId.toString('hex')]);
