/** Flows from the wire on: the receiver, what each interface faces, minutes and single flows that are kept, and whether they agree with the counters. */
import { join } from 'node:path';
import type { ApiDeps } from './api/server.js';
import type { Config } from './config/schema/index.js';
import type { Component, Deps } from './deps.js';
import type { AggregatorCounts, FlowMinute } from './flow/aggregate/aggregator.js';
import { aggregateSettings } from './flow/aggregate/settings.js';
import { createFlowArchive, withNotCopied } from './flow/archive/archive.js';
import { createFacing, type Facing } from './flow/facing/facing.js';
import { createFlowCollector } from './flow/receiver/collector.js';
import { receiverSettings, type ReceiverSettings } from './flow/receiver/settings.js';
import { createFlowMinutes, type FlowMinutes } from './flow-minutes.js';
import type { FlowAggregateCounts } from './model/flow-totals.js';
import type { FlowHealth } from './model/flow-health.js';
import type { Observation } from './model/observation.js';
import { createReconciliation, facedInterfaces, type Reconciliation } from './reconciliation/reconciliation.js';
import type { Store } from './store/contract.js';

/** A minute as others than the store see it: directions are those of judgements. */
export type PlainMinute = ReturnType<typeof inPlainWords>;

export interface FlowsDeps extends Deps {
  store: Store;
  /** The configuration that is in force. */
  config(): Config;
  publish(observations: Observation[]): void;
  /** Gets minutes that are finished, in their order. */
  finished(minutes: PlainMinute[]): void;
}

export interface Flows extends Pick<Reconciliation, 'latest'> {
  /** In the order in which they start: what hears flows is the last. */
  readonly parts: Readonly<Record<string, Component>>;
  readonly facing: Facing;
  /** What the API shows and asks for. */
  readonly shown: ApiDeps['flows'];
  readonly totals: FlowMinutes['totals'];
  exporters(): FlowHealth;
  archived(): ReturnType<typeof withNotCopied>;
  /** UDP port that flows are heard at, the first of them; null while they are not. */
  readonly port: number | null;
  /** Takes a new configuration. Where an address cannot be listened to, that is logged and everything else is in force. */
  update(config: Config): Promise<void>;
  /** Takes the networks that flows are named by, and nothing else. */
  name(config: Config): Promise<void>;
}

/** Inert until its parts are started. */
export function createFlows(config: Config, deps: FlowsDeps): Flows {
  const { store, publish, config: current } = deps;
  const { collector, path } = config.store;
  const minutes = createFlowMinutes({ ...deps, store, collector });
  const archive = createFlowArchive(join(path, 'flows'), config.flow.archive, deps);
  const receiver = createFlowCollector(settingsOf(config), {
    ...deps,
    slices: (slices) => archive.keep(slices),
    rows(rows) {
      // What create-consumer.ts makes.
      const finished = rows as FlowMinute[];
      minutes.take(finished);
      reconciliation.take(finished);
      deps.finished(finished.map(inPlainWords));
    },
  });
  const facing = createFacing(config, join(path, 'flow-interfaces.json'), {
    ...deps,
    inform: (known) => receiver.inform(known),
  });
  const reconciliation = createReconciliation({
    ...deps,
    ...{ store, collector, publish },
    late: () => current().flow.late,
    flows: () => receiver.exporters(),
    // What create-consumer.ts counts.
    aggregates: () => receiver.counts() as AggregatorCounts | null,
    interfaces: () => facedInterfaces(facing.known, current().paths),
  });
  return {
    parts: {
      flowMinutes: minutes,
      flowArchive: archive,
      flowFacing: facing,
      reconciliation,
      flowReceiver: receiver,
    },
    facing,
    shown: {
      exporters: () => receiver.exporters(),
      counts: () => receiver.counts() as FlowAggregateCounts | null,
      reconciliation: {
        latest: () => reconciliation.latest(),
        kept: (from, to) => reconciliation.kept(from, to),
      },
      raw: (asked) => archive.read(asked),
    },
    latest: () => reconciliation.latest(),
    totals: () => minutes.totals(),
    exporters: () => receiver.exporters(),
    archived: () => withNotCopied(archive.health(), receiver.notCopied()),
    get port() {
      const sockets = receiver.exporters().receiver?.sockets ?? [];
      return sockets.find(({ transport }) => transport === 'udp')?.port ?? null;
    },
    async update(next) {
      facing.update(next);
      await archive.update(next.flow.archive);
      await receiver.update(settingsOf(next)).catch((error: unknown) => {
        deps.log.error({ error }, 'not everything of the flow section is in force');
      });
    },
    name: (next) => receiver.update(settingsOf(next)),
  };
}

/** Flows write a→b where judgements write a-b. */
const inPlainWords = ({ time, rows }: FlowMinute) => ({
  time,
  rows: rows.map(
    ({ path, direction, octets, authority, destination }) =>
      ({ path, direction: direction === 'a→b' ? 'a-b' : 'b-a', octets, authority, destination }) as const,
  ),
});

const settingsOf = (config: Config): ReceiverSettings =>
  receiverSettings(config, {
    stateFile: join(config.store.path, 'flow-templates.json'),
    consumer: aggregateSettings(config),
  });
