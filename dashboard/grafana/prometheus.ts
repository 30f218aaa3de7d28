import type { DashboardSpec } from './dashboard.js';
import type { PanelSpec } from './panel.js';

const line = (title: string, description: string, unit: string, expr: string, legendFormat: string): PanelSpec => ({
  ...{ title, description, unit, type: 'timeseries', width: 12, height: 8 },
  queries: [{ expr, legendFormat, range: true }],
});

/** For those who scrape /metrics and do not install the app. */
export const prometheus: DashboardSpec = {
  uid: 'interconnect-prometheus',
  title: 'Interconnect from Prometheus',
  description: 'Paths, forwarding, protection, throughput and the collector itself, from its /metrics alone.',
  source: 'prometheus',
  from: 'now-6h',
  panels: [
    {
      title: 'Health of paths',
      description: 'One row per path: the health that it has.',
      type: 'table',
      queries: [
        { expr: 'max by (path, gateway, health) (interconnect_path_health == 1)', instant: true, format: 'table' },
      ],
      width: 12,
      height: 7,
    },
    {
      title: 'Who forwards',
      description: '1 where the path carries the traffic of the direction.',
      type: 'table',
      queries: [
        { expr: 'max by (group, path, direction) (interconnect_path_forwarding)', instant: true, format: 'table' },
      ],
      width: 12,
      height: 7,
    },
    line(
      'Received by interface of a path',
      'What came in, both sides.',
      'bps',
      '8 * rate(interconnect_path_interface_receive_bytes_total[$__rate_interval])',
      '{{path}} {{side}}',
    ),
    line(
      'Share of the capacity',
      'The busier side of each path.',
      'percentunit',
      'max by (path) (rate(interconnect_path_interface_receive_bytes_total[$__rate_interval])) / on (path) interconnect_path_capacity_bytes_per_second',
      '{{path}}',
    ),
    line('Age of data', 'Of the older end of each path.', 's', 'interconnect_path_data_age_seconds', '{{path}}'),
    line('Gateways that answer', '1 where it answers.', 'short', 'interconnect_gateway_up', '{{gateway}}'),
    line('Open incidents', 'By kind.', 'short', 'sum by (kind) (interconnect_open_incidents)', '{{kind}}'),
    line(
      'Flows received',
      'Datagrams per second, by gateway.',
      'pps',
      'sum by (gateway) (rate(interconnect_flow_datagrams_total[$__rate_interval]))',
      '{{gateway}}',
    ),
  ],
};
