/** Flow collection as a component: off where there is nothing to listen to, else a thread that is kept running. */
import type { Component, Deps } from '../../deps.js';
import type { FlowHealth, FlowReceiverHealth } from '../../model/flow-health.js';
import type { Slice } from '../archive/slice.js';
import type { Report } from './receiver.js';
import type { ReceiverSettings } from './settings.js';
import { Supervisor } from './supervisor.js';
import { spawnWorker, type Spawn } from './thread.js';

export interface FlowCollectorDeps extends Deps {
  /** Gets the rows that the consumer finished: plain data. */
  rows(rows: unknown[]): void;
  /** Gets single flows where `settings.archive` asks for them. */
  slices?(slices: Slice[]): void;
  /** Where the receiver runs: in a worker thread of its own, unless told otherwise. */
  spawn?: Spawn;
}

export interface FlowCollector extends Component {
  /** Touches only what changed. Rejects where a new address cannot be listened to; everything else is in force then. */
  update(settings: ReceiverSettings): Promise<void>;
  /** How the exporters are; as of a second ago. */
  exporters(): FlowHealth;
  /** What the consumer counted; null where it does not say. */
  counts(): unknown;
  /** Single flows that came faster than they can be handed over, since the thread started. */
  notCopied(): number;
  /** Hands plain data to the consumer (`Consumer.inform`); the last is handed over again when the thread is started again. */
  inform(what: unknown): void;
}

/** Inert until start(), which rejects with a CodedError (`flow-listen`) where an address cannot be listened to. */
export function createFlowCollector(config: ReceiverSettings, deps: FlowCollectorDeps): FlowCollector {
  let settings = config;
  let supervisor: Supervisor | null = null;
  let receiver: FlowReceiverHealth | null = null;
  let counts: unknown = null;
  let notCopied = 0;
  let informed: { what: unknown } | null = null;
  let started = false;

  function report({ health, rows, counts: counted, slices, untapped }: Report): void {
    receiver = health;
    counts = counted;
    notCopied = untapped;
    if (slices.length > 0) deps.slices?.(slices);
    if (rows.length > 0) deps.rows(rows);
  }

  async function open(): Promise<void> {
    const fresh = new Supervisor(settings, { ...deps, spawn: deps.spawn ?? spawnWorker(), report });
    if (informed) fresh.inform(informed.what);
    await fresh.start();
    supervisor = fresh;
  }

  async function close(): Promise<void> {
    const open = supervisor;
    supervisor = null;
    await open?.stop();
    receiver = null;
    counts = null;
  }

  return {
    async start() {
      started = true;
      if (listens(settings)) await open();
    },
    async stop() {
      started = false;
      await close();
    },
    async update(next) {
      settings = next;
      if (!started) return;
      if (!listens(next)) await close();
      else if (supervisor) await supervisor.update(next);
      else await open();
    },
    counts: () => counts,
    notCopied: () => notCopied,
    inform(what) {
      informed = { what };
      supervisor?.inform(what);
    },
    exporters() {
      const thread = supervisor?.health ?? { state: 'off' as const, restarts: 0, lastFailure: null };
      return { ...thread, receiver };
    },
  };
}

const listens = ({ udp, tcp }: ReceiverSettings): boolean => udp.length + tcp.length > 0;
