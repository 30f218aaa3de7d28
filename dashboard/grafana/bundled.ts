import type { DashboardSpec } from './dashboard.js';
import type { PanelSpec } from './panel.js';

const SOURCE = 'interconnect-monitor-datasource';

const topology: PanelSpec = {
  title: 'Paths',
  description:
    'Both sides and every path between them: which one forwards, which stands by, what is down or not known.',
  type: 'interconnect-topology-panel',
  queries: [{ kind: 'paths', live: true }, { kind: 'throughput' }],
  width: 24,
  height: 9,
};
const lanes: PanelSpec = {
  title: 'What each path did',
  description: 'Thick where it forwarded, double where it stood by, broken where it was down; each failover is a mark.',
  type: 'interconnect-failovers-panel',
  queries: [{ kind: 'lanes' }, { kind: 'failovers' }, { kind: 'maintenance' }],
  width: 24,
  height: 8,
};
const incidents: PanelSpec = {
  title: 'Open incidents',
  description: 'What needs a person and has not ended.',
  type: 'table',
  queries: [{ kind: 'incidents', openOnly: true }],
  width: 24,
  height: 7,
};

const throughput = (name: string): PanelSpec => ({
  title: 'Throughput',
  description: 'What came in on each side, both directions of every path.',
  type: 'timeseries',
  queries: [{ kind: 'throughput', name }],
  width: 24,
  height: 9,
  unit: 'bps',
});

const flowsBy = (by: string, title: string): PanelSpec => ({
  title,
  description: 'The largest by octets; estimates after sampling.',
  type: 'timeseries',
  queries: [{ kind: 'flows', view: 'series', by, limit: 7 }],
  width: 12,
  height: 9,
  unit: 'bps',
});

/** The dashboards that come with the app. */
export const bundled: readonly DashboardSpec[] = [
  {
    uid: 'interconnect-noc',
    title: 'Interconnect: overview',
    description: 'Is it available, is it protected, which path forwards, what needs a person.',
    source: SOURCE,
    from: 'now-6h',
    panels: [
      {
        title: 'Now',
        description: 'Service and protection, and since when.',
        type: 'table',
        queries: [{ kind: 'service', live: true }],
        width: 24,
        height: 4,
      },
      topology,
      lanes,
      throughput(''),
      incidents,
    ],
  },
  {
    uid: 'interconnect-path',
    title: 'Interconnect: path',
    description: 'One path: state, throughput, round trip, errors, what it did.',
    source: SOURCE,
    from: 'now-24h',
    variables: [{ name: 'path', label: 'Path', query: 'paths' }],
    panels: [
      { ...topology, height: 7 },
      throughput('$path'),
      { ...lanes, queries: [{ kind: 'lanes', name: '$path' }, { kind: 'failovers' }, { kind: 'maintenance' }] },
      {
        title: 'Round trip and loss',
        description:
          'Of the probes that are pinned to the path, or of those that decide: bands between percentiles, what was lost beneath.',
        type: 'interconnect-delay-panel',
        queries: [{ kind: 'delay', name: '$path' }],
        width: 24,
        height: 8,
      },
      {
        title: 'Errors',
        description: 'Packets received in error, by gateway and interface.',
        type: 'timeseries',
        queries: [
          {
            kind: 'series',
            measurement: 'interface',
            field: 'inErrors',
            aggregate: 'rate',
            groupBy: ['gateway', 'interface'],
          },
        ],
        width: 12,
        height: 8,
        unit: 'pps',
      },
      {
        title: 'Would the standby hold',
        description: 'Every check behind the protection.',
        type: 'table',
        queries: [{ kind: 'posture' }],
        width: 12,
        height: 8,
      },
    ],
  },
  {
    uid: 'interconnect-flows',
    title: 'Interconnect: flows',
    description: 'Who fills the paths.',
    source: SOURCE,
    from: 'now-6h',
    panels: [
      flowsBy('authority', 'Authorities'),
      flowsBy('destination', 'Destinations'),
      flowsBy('application', 'Applications'),
      flowsBy('class', 'Classes of service'),
      {
        title: 'Who speaks to whom',
        description: 'A square for each pair, as large as its traffic.',
        type: 'interconnect-flowmatrix-panel',
        queries: [{ kind: 'flows', view: 'matrix', limit: 12 }],
        width: 24,
        height: 14,
      },
    ],
  },
  {
    uid: 'interconnect-sla',
    title: 'Interconnect: service level',
    description: 'The month that runs, or the one that is chosen, its budget, and what each month before came to.',
    source: SOURCE,
    from: 'now-30d',
    panels: [
      {
        title: 'The month',
        description:
          'In which the range ends: the error budget, the month by day and, of the one that runs, how fast the budget goes.',
        type: 'interconnect-sla-panel',
        queries: [
          { kind: 'sla', view: 'budget' },
          { kind: 'sla', view: 'ledger' },
        ],
        width: 24,
        height: 18,
      },
      {
        title: 'Closed months',
        description: 'What each month came to.',
        type: 'table',
        queries: [{ kind: 'sla', view: 'months' }],
        width: 24,
        height: 8,
      },
      { ...lanes, title: 'What each path did, 30 days' },
    ],
  },
  {
    uid: 'interconnect-collector',
    title: 'Interconnect: collector',
    description: 'Is what is shown fresh: gateways, polls, store.',
    source: SOURCE,
    from: 'now-6h',
    panels: [
      {
        title: 'Gateways and the collector',
        description: 'Who answers, and how old the data is.',
        type: 'table',
        queries: [{ kind: 'gateways', live: true }],
        width: 24,
        height: 8,
      },
      {
        title: 'Problems',
        description: 'What needs a person, with the next step.',
        type: 'table',
        queries: [{ kind: 'problems', live: true }],
        width: 24,
        height: 7,
      },
      {
        title: 'How long a poll takes',
        description: 'By gateway and table.',
        type: 'timeseries',
        queries: [
          { kind: 'series', measurement: 'poll', field: 'duration', aggregate: 'mean', groupBy: ['gateway', 'table'] },
        ],
        width: 24,
        height: 9,
        unit: 'ms',
      },
    ],
  },
];
