/** How much the configuration will bring, so that the spool can reserve room for a day of it. */
import type { Config } from './config/schema/index.js';

/** Interfaces of a gateway whose configuration does not list them: an assumption, on the safe side for an edge router. */
const ASSUMED_INTERFACES = 64;
/** Sensors, processors and tables per gateway that each give a point per poll: likewise assumed. */
const ASSUMED_SENSORS = 64;
const TABLES = 16;
const DAY = 86_400_000;
const MINUTE = 60_000;
/** Of each minute of a probe: its figures and their distribution. */
const PROBE_POINTS = 2;
/** Rows in a minute of flows, where as many are kept apart: an assumption. A busier minute makes the spool last less than a day. */
const ASSUMED_ROWS = 1_000;
/** Octets of a row in the spool to those of a sample. */
const ROW_TO_SAMPLE = 0.5;

/** Points a day at the configured intervals, over every gateway and context, of every probe, and of minutes of flows where they are heard. */
export function pointsPerDay({ gateways, probes, flow }: Pick<Config, 'gateways' | 'probes' | 'flow'>): number {
  const heard = flow.listen.length + flow.ipfixTcp.length > 0;
  const rows = heard ? Math.min(flow.top.rows, ASSUMED_ROWS) * ROW_TO_SAMPLE : 0;
  return polled(gateways) + (probes.length * PROBE_POINTS + rows) * (DAY / MINUTE);
}

function polled(gateways: Config['gateways']): number {
  return gateways.reduce((sum, { poll, interfaces, contexts, metrics }) => {
    const wildcard = interfaces.include.length === 0 || interfaces.include.some((pattern) => /[*?]/.test(pattern));
    const counted = wildcard ? ASSUMED_INTERFACES : interfaces.include.length;
    const perContext =
      (counted + TABLES) * (DAY / poll.counters) +
      (ASSUMED_SENSORS + 1) * (DAY / poll.health) +
      metrics.reduce((all, { interval }) => all + DAY / interval, 0);
    return sum + Math.ceil(perContext * contexts.length);
  }, 0);
}
