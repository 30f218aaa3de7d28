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

/** Points a day at the configured intervals, over every gateway and context, and of every probe. */
export function pointsPerDay({ gateways, probes }: Pick<Config, 'gateways' | 'probes'>): number {
  const polled = gateways.reduce((sum, { poll, interfaces, contexts, metrics }) => {
    const wildcard = interfaces.include.length === 0 || interfaces.include.some((pattern) => /[*?]/.test(pattern));
    const counted = wildcard ? ASSUMED_INTERFACES : interfaces.include.length;
    const perContext =
      (counted + TABLES) * (DAY / poll.counters) +
      (ASSUMED_SENSORS + 1) * (DAY / poll.health) +
      metrics.reduce((all, { interval }) => all + DAY / interval, 0);
    return sum + Math.ceil(perContext * contexts.length);
  }, 0);
  return polled + probes.length * PROBE_POINTS * (DAY / MINUTE);
}
