/** Receivers and exporters on the loopback. Every 127.x.y.z address is this machine's, so each exporter gets one of its own. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { systemClock } from '../../../collector/deps.js';
import type { AggregateSettings } from '../../../collector/flow/aggregate/settings.js';
import type { Slice } from '../../../collector/flow/archive/slice.js';
import { defaultLimits } from '../../../collector/flow/domain.js';
import { createFlowCollector, type FlowCollector } from '../../../collector/flow/receiver/collector.js';
import type { ReceiverSettings } from '../../../collector/flow/receiver/settings.js';
import { inline, type Spawn } from '../../../collector/flow/receiver/thread.js';
import type { FlowExporterHealth, FlowReceiverHealth } from '../../../collector/model/flow-health.js';
import { keptLog } from '../../snmp/log.js';
import { createTotals, type TotalsRow } from './totals.js';

/** For the product's own consumer. */
const aggregates: AggregateSettings = {
  meaning: { authorities: [], destinations: [], applications: [], classes: [] },
  top: { authorities: 100, destinations: 100, applications: 100, rows: 1_000 },
  late: 300_000,
};

export function settings(more: Partial<ReceiverSettings> = {}): ReceiverSettings {
  return {
    udp: ['127.0.0.1:0'],
    tcp: [],
    receiveBuffer: 1_000_000,
    reception: 'auto',
    exporters: [{ gateway: 'gw1', addresses: ['127.0.0.1'], rate: 0 }],
    strangers: false,
    rates: [],
    limits: defaultLimits,
    stateFile: null,
    consumer: aggregates,
    archive: null,
    ...more,
  };
}

/** Adds up by exporter, in this thread, unless `spawn` says otherwise. */
export class Running {
  readonly rows: TotalsRow[] = [];
  readonly slices: Slice[] = [];
  readonly log = keptLog();
  readonly collector: FlowCollector;

  constructor(config: ReceiverSettings, spawn: Spawn = inline(createTotals)) {
    const rows = (fresh: unknown[]): void => void this.rows.push(...(fresh as TotalsRow[]));
    const slices = (fresh: Slice[]): void => void this.slices.push(...fresh);
    this.collector = createFlowCollector(config, { clock: systemClock, log: this.log.log, rows, slices, spawn });
  }

  static async start(config: ReceiverSettings, spawn?: Spawn): Promise<Running> {
    const running = new Running(config, spawn);
    await running.collector.start();
    return running;
  }

  get health(): FlowReceiverHealth | null {
    return this.collector.exporters().receiver;
  }

  port(transport: 'udp' | 'tcp' = 'udp'): number {
    return this.health!.sockets.find((socket) => socket.transport === transport)!.port;
  }

  exporter(address: string): FlowExporterHealth | undefined {
    return this.health?.exporters.find((exporter) => exporter.address === address);
  }

  sum(field: 'records' | 'octets' | 'packets' | 'estimatedOctets', exporter?: string): number {
    const rows = this.rows.filter((row) => exporter === undefined || row.exporter === exporter);
    return rows.reduce((total, row) => total + row[field], 0);
  }

  stop = (): Promise<void> => this.collector.stop();
}

/** A socket that exports. */
export class Sender {
  private constructor(private readonly socket: Socket) {}

  static async from(address: string, receiveBufferSize?: number): Promise<Sender> {
    const type = address.includes(':') ? 'udp6' : 'udp4';
    const socket = createSocket({ type, ...(receiveBufferSize && { sendBufferSize: receiveBufferSize }) });
    socket.bind(0, address);
    await once(socket, 'listening');
    return new Sender(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(bytes: Uint8Array, port: number, to = this.socket.address().address): Promise<void> {
    return new Promise((resolve, reject) =>
      this.socket.send(bytes, port, to, (error) => (error ? reject(error) : resolve())),
    );
  }

  close(): void {
    this.socket.close();
  }
}

export async function folder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'interconnect-flow-'));
  return { path, remove: () => rm(path, { recursive: true }) };
}

/** The native package is left where it is installed, for the script lies elsewhere. */
const installed = ({ path }: { path: string }) => ({ path: import.meta.resolve(path), external: true });

/** Makes of a TypeScript file beside this one, or of the product's own worker, a script that a thread can run. */
export async function bundled(entry: string, into: string): Promise<URL> {
  const outfile = join(into, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [{ name: 'native', setup: ({ onResolve }) => onResolve({ filter: /^koffi$/ }, installed) }],
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}

export const productWorker = '../../../collector/flow/receiver/worker.ts';
