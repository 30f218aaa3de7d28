/** DNS names of gateways, which export from the addresses that the names stand for. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Log } from '../../deps.js';
import { canonical } from './address.js';
import type { ReceiverSettings } from './settings.js';

export type Resolve = (name: string) => Promise<string[]>;

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => canonical(address));

export class Names {
  private known = new Map<string, string[]>();

  constructor(
    private readonly resolve: Resolve,
    private readonly log: Log,
  ) {}

  /** What each DNS name of the settings stands for; what cannot be resolved now stands for what it stood for before. */
  async refresh({ exporters }: ReceiverSettings): Promise<ReadonlyMap<string, readonly string[]>> {
    const names = new Set(exporters.flatMap(({ addresses }) => addresses.filter((name) => isIP(name) === 0)));
    const found = await Promise.all([...names].map(async (name) => [name, await this.look(name)] as const));
    this.known = new Map(found);
    return this.known;
  }

  private async look(name: string): Promise<string[]> {
    try {
      return await this.resolve(name);
    } catch (error) {
      this.log.warn({ error, name }, 'the name of a gateway cannot be resolved: its flow exports may be refused');
      return this.known.get(name) ?? [];
    }
  }
}
