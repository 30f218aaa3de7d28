import type { DashboardSpec } from './dashboard.js';
import type { PanelSpec, Query } from './panel.js';

/** Names of the retention policies that the collector makes (docs/configure.md). */
const RAW = 'interconnect_raw';
const EVENTS = 'interconnect_events';

/**
 * Of one collector: two that watch the same routers would be added up. Not by a regular expression: Grafana takes what stands between a sign of division
 * and the first slash of one for a regular expression as well, and escapes its own `$__interval` in there.
 */
const OWN = `$timeFilter AND "collector" = '$collector'`;

interface Asked {
  select: string;
  from: string;
  /** Conditions beside time and collector. */
  where?: string;
  /** Tags that tell series apart. */
  by: readonly string[];
  /** Grafana's own pattern; the tags where left out. */
  alias?: string;
  /** True where rows stand at the beginning of what they are of (minutes of flows), or at a moment (events). */
  begins?: boolean;
}

/**
 * A question over time. Where nothing was read there is nothing to draw: a gap is no zero. A sample stands at the end of what it covers: intervals that
 * begin a millisecond later hold what was read in them, and give the figures that the collector gives.
 */
function overTime({ select, from, where, by, alias, begins = false }: Asked): Query {
  const tags = by.map((tag) => `"${tag}"`).join(', ');
  const condition = where === undefined ? OWN : `${OWN} AND ${where}`;
  const query = `SELECT ${select} FROM ${from} WHERE ${condition} GROUP BY time($__interval${begins ? '' : ', 1ms'}), ${tags} fill(null)`;
  const named = alias ?? by.map((tag) => `$tag_${tag}`).join(' ');
  return { query, rawQuery: true, resultFormat: 'time_series', alias: named };
}

const raw = (measurement: string): string => `"${RAW}"."${measurement}"`;

/** `least`: how often it is kept, so that no interval is asked for that holds nothing. */
const line = (title: string, description: string, unit: string, least: string, ...asked: Asked[]): PanelSpec => ({
  ...{ title, description, unit, least, type: 'timeseries', width: 12, height: 8 },
  queries: asked.map(overTime),
});

/** A counter's deltas over the seconds that they cover; only readings that have both. */
const rate = (field: string, times = 1): string =>
  `${times === 1 ? '' : `${times} * `}sum("${field}") / sum("seconds")`;

const perInterface = (title: string, description: string, field: 'inOctets' | 'outOctets'): PanelSpec =>
  line(title, description, 'bps', '1m', {
    select: rate(field, 8),
    from: raw('interface'),
    where: `"${field}" >= 0`,
    by: ['gateway', 'interface'],
  });

const faults = ['inErrors', 'outErrors', 'inDiscards', 'outDiscards'] as const;

/** Minutes of flows are written when they are closed, some minutes after their end. */
const flows = (title: string, by: 'authority' | 'destination' | 'class' | 'path'): PanelSpec =>
  line(title, 'By octets of flows, estimated after sampling; the last minutes are still open.', 'bps', '1m', {
    select: '8000 * sum("octets") / $__interval_ms',
    from: raw('flow'),
    by: [by],
    begins: true,
  });

/** For those who keep everything in InfluxDB and do not install the app. Names and texts stand as they are kept: %20 is a space. */
export const influx: DashboardSpec = {
  uid: 'interconnect-influxdb',
  title: 'Interconnect from InfluxDB',
  description:
    'Interfaces, gateways, probes, flows and events as a collector writes them to InfluxDB; what is judged is in the app.',
  source: 'influxdb',
  from: 'now-6h',
  variables: [
    {
      name: 'collector',
      label: 'Written by',
      query: `SHOW TAG VALUES FROM ${raw('poll')} WITH KEY = "collector"`,
      single: true,
    },
  ],
  panels: [
    perInterface('Received by interface', 'Octets in, as the routers count them.', 'inOctets'),
    perInterface('Sent by interface', 'Octets out, as the routers count them.', 'outOctets'),
    line(
      'Errors and discards',
      'Packets in error or discarded, in and out, by interface.',
      'pps',
      '1m',
      ...faults.map((field) => ({
        select: rate(field),
        from: raw('interface'),
        where: `"${field}" >= 0`,
        by: ['gateway', 'interface'],
        alias: `$tag_gateway $tag_interface ${field}`,
      })),
    ),
    {
      title: 'State of interfaces',
      description: 'ifOperStatus as it was read last.',
      type: 'table',
      queries: [
        {
          query: `SELECT last("operStatus") AS "state" FROM ${raw('interface')} WHERE ${OWN} GROUP BY "gateway", "interface"`,
          rawQuery: true,
          resultFormat: 'table',
        },
      ],
      width: 12,
      height: 8,
      words: ['not told', 'up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'],
    },
    line('Processor', 'Of each gateway.', 'percent', '1m', {
      select: 'mean("cpu")',
      from: raw('gateway'),
      by: ['gateway'],
    }),
    line('Memory', 'Used, of each gateway.', 'percentunit', '1m', {
      select: 'mean("memoryUsed") / mean("memoryTotal")',
      from: raw('gateway'),
      by: ['gateway'],
    }),
    line(
      'Round trip',
      'Mean and 99th percentile of each probe, by the minute.',
      'ms',
      '1m',
      { select: 'mean("delayMean")', from: raw('probe'), by: ['probe'], alias: '$tag_probe mean' },
      { select: 'max("delayP99")', from: raw('probe'), by: ['probe'], alias: '$tag_probe p99' },
    ),
    line('Loss', 'Of each probe.', 'percentunit', '1m', {
      select: 'sum("lost") / sum("sent")',
      from: raw('probe'),
      by: ['probe'],
    }),
    flows('Authorities', 'authority'),
    flows('Destinations', 'destination'),
    flows('Classes of service', 'class'),
    flows('Paths by flows', 'path'),
    line('Events', 'How many of each kind.', 'short', '5m', {
      select: 'count("id")',
      from: `"${EVENTS}"."event"`,
      by: ['code'],
      begins: true,
    }),
    line('How long a poll takes', 'By gateway and table.', 'ms', '1m', {
      select: 'mean("duration")',
      from: raw('poll'),
      by: ['gateway', 'table'],
    }),
  ],
};
