/** Finished minutes of flows on their way into the store, and what has gone there so far. */
import type { Component, Deps } from './deps.js';
import type { FlowMinute } from './flow/aggregate/aggregator.js';
import type { FlowRow } from './flow/aggregate/top.js';
import type { FlowDirection } from './model/flow.js';
import type { FlowTotals } from './model/flow-totals.js';
import type { FlowSums, Store } from './store/contract.js';

export interface FlowMinutesDeps extends Deps {
  store: Pick<Store, 'writeFlows'>;
  /** The name under which this collector writes. */
  collector: string;
}

export interface FlowMinutes extends Component {
  /** Takes finished minutes in their order. */
  take(minutes: readonly FlowMinute[]): void;
  totals(): FlowTotals;
}

/** stop() waits until everything taken is safe, or was refused and counted. */
export function createFlowMinutes({ store, collector, log }: FlowMinutesDeps): FlowMinutes {
  const totals: FlowTotals = { minutes: 0, refusedMinutes: 0, last: null, lanes: [] };
  let pending: Promise<void> = Promise.resolve();

  async function write({ time, rows }: FlowMinute): Promise<void> {
    try {
      await store.writeFlows({ time, collector, rows: rows.map(sumsOf) });
      count(totals, time, rows);
    } catch (error) {
      totals.refusedMinutes++;
      log.error(
        { error, minute: new Date(time).toISOString(), rows: rows.length },
        'the store did not accept a minute of flows',
      );
    }
  }

  return {
    start: async () => undefined,
    stop: () => pending,
    take(minutes) {
      for (const minute of minutes) pending = pending.then(() => write(minute));
    },
    totals: () => totals,
  };
}

const directionOf = ({ direction }: FlowRow): FlowDirection => (direction === 'a→b' ? 'a-b' : 'b-a');

/** Written out: a spread would copy what the store does not know. */
function sumsOf(row: FlowRow): FlowSums {
  const { authority, destination, application, path, octets, packets, flows } = row;
  return {
    authority,
    destination,
    application,
    class: row.class,
    path,
    direction: directionOf(row),
    octets,
    packets,
    flows,
  };
}

function count(totals: FlowTotals, time: number, rows: readonly FlowRow[]): void {
  totals.minutes++;
  totals.last = Math.max(totals.last ?? 0, time);
  for (const row of rows) {
    const direction = directionOf(row);
    let lane = totals.lanes.find((one) => one.path === row.path && one.direction === direction);
    if (lane === undefined)
      totals.lanes.push((lane = { path: row.path, direction, octets: 0, packets: 0, flows: 0, otherOctets: 0 }));
    lane.octets += row.octets;
    lane.packets += row.packets;
    lane.flows += row.flows;
    if (row.authority === 'other' || row.destination === 'other' || row.application === 'other')
      lane.otherOctets += row.octets;
  }
}
