/** A folder with a configuration in it, as a user would keep one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { dateAt } from '../../collector/sla/zone.js';
import { credentials, SIDE_A, SIDE_B } from './gateway.js';

/** Fast enough for tests: what is stale is known after two of these. */
export const STATE_SECONDS = 1;
export const COUNTER_SECONDS = 1;

export function gatewaySection(name: string, port: number, snmp: object = credentials.v3) {
  return {
    name,
    address: '127.0.0.1',
    port,
    snmp,
    limits: { timeout: '500ms', retries: 0 },
    poll: { state: `${STATE_SECONDS}s`, counters: `${COUNTER_SECONDS}s`, system: '2s', health: '5s' },
  };
}

/** A gateway of which no poll is to be missed, however slow the machine is. */
export const patientSection = (name: string, port: number) => ({
  ...gatewaySection(name, port),
  limits: { timeout: '2s', retries: 1 },
});

/** Today where the gateway is, unless it is told otherwise: an hour apart from UTC in summer. */
export const today = (): string => dateAt(Date.now(), 'Europe/London');
export const thisMonth = (): string => today().slice(0, 7);

export function configuration(gateways: { name: string }[], store: object = {}) {
  return {
    interconnect: { name: 'Laboratory' },
    gateways,
    paths: gateways.map(({ name }) => ({ name: `path-${name}`, gateway: name, a: SIDE_A, b: SIDE_B })),
    store: { path: 'data', collector: 'e2e', spool: { size: '16 MiB' }, ...store },
    http: { listen: '127.0.0.1:0' },
  };
}

export class Folder {
  private constructor(readonly path: string) {}

  static async create(): Promise<Folder> {
    return new Folder(await mkdtemp(join(tmpdir(), 'interconnect-e2e-')));
  }

  /** Writes `interconnect.yaml`. */
  async write(content: object | string): Promise<void> {
    await writeFile(join(this.path, 'interconnect.yaml'), typeof content === 'string' ? content : stringify(content));
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}

export const START = ['start', '-c', 'interconnect.yaml'];
