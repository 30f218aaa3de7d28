/** Our rules as Grafana provisions them from a file: rules and contact points, and never the notification policies, of which the root is one. */
import { createHash } from 'node:crypto';
import type { AlertRule, RuleGroup } from '../evaluator/rules/model.js';

/** Of the Prometheus that scrapes the collector. */
const DATASOURCE = 'interconnect-prometheus';
const FOLDER = 'Interconnect Monitor';
const ON_CALL = 'Interconnect on-call';
const DESK = 'Interconnect desk';
const HEARTBEAT = 'Interconnect heartbeat';
/** Grafana demands the first two. */
const GROUP_BY = ['grafana_folder', 'alertname', 'incident', 'path', 'gateway', 'group', 'service'];

/** What Grafana reads below `provisioning/alerting`. Field names are Grafana's own, in both spellings that it mixes. */
export function grafanaProvisioning(groups: readonly RuleGroup[]): object {
  return {
    apiVersion: 1,
    groups: groups.flatMap(groupOf),
    contactPoints: [
      contactPoint(ON_CALL, 'interconnect-on-call', '$INTERCONNECT_PAGE_URL'),
      contactPoint(DESK, 'interconnect-desk', '$INTERCONNECT_TICKET_URL'),
      contactPoint(HEARTBEAT, 'interconnect-heartbeat', '$INTERCONNECT_HEARTBEAT_URL'),
    ],
  };
}

function groupOf({ name, rules }: RuleGroup): object[] {
  const told = rules.flatMap((rule) => (rule.kind === 'alert' ? ruleOf(rule) : []));
  return told.length === 0 ? [] : [{ orgId: 1, name, folder: FOLDER, interval: '10s', rules: told }];
}

/** Without a receiver of its own a rule would go to the root policy: what nobody is to be told of is left out. */
function ruleOf(rule: AlertRule): object[] {
  const receiver = receiverOf(rule);
  if (receiver === null) return [];
  return [
    {
      uid: `im-${createHash('sha256').update(rule.name).digest('hex').slice(0, 16)}`,
      title: rule.name,
      condition: 'B',
      data: [query(rule), condition()],
      // A filter that finds nothing is a rule that is content.
      noDataState: 'OK',
      execErrState: 'Error',
      for: seconds(rule.holdFor),
      keepFiringFor: seconds(rule.keepFiringFor),
      missing_series_evals_to_resolve: 1,
      annotations: templatesOf(rule.source.annotations),
      labels: templatesOf(rule.source.labels),
      isPaused: false,
      notification_settings: { receiver, group_by: GROUP_BY, ...timing(rule) },
    },
  ];
}

function receiverOf({ name, source }: AlertRule): string | null {
  if (name === 'Watchdog') return HEARTBEAT;
  const { severity } = source.labels;
  return severity === 'page' ? ON_CALL : severity === 'ticket' ? DESK : null;
}

function timing({ name, source }: AlertRule): object {
  if (name === 'Watchdog') return { group_wait: '1s', group_interval: '1m', repeat_interval: '1m' };
  return source.labels['severity'] === 'page'
    ? { group_wait: '1s', group_interval: '1m', repeat_interval: '4h' }
    : { group_wait: '30s', group_interval: '15m', repeat_interval: '1d' };
}

const query = ({ text }: AlertRule): object => ({
  refId: 'A',
  relativeTimeRange: { from: 600, to: 0 },
  datasourceUid: DATASOURCE,
  model: { refId: 'A', expr: text, instant: true, range: false },
});

/** Whatever the expression leaves over fires, also where its value is 0. */
const condition = (): object => ({
  refId: 'B',
  datasourceUid: '__expr__',
  model: { refId: 'B', type: 'math', expression: 'is_number($A)' },
});

const templatesOf = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, templateOf(text)]));

/**
 * In Grafana `$value` is a sentence; the number is that of the query. Where the query finds nothing there is none, and Grafana expands the text
 * all the same: without the guard it would log an error for each rule that is content.
 */
const templateOf = (text: string): string =>
  text.includes('$value') ? `{{ if $values.A }}${text.replaceAll('$value', '$values.A.Value')}{{ end }}` : text;

const seconds = (ms: number): string => `${ms / 1_000}s`;

/** Its address comes from the environment of Grafana. */
const contactPoint = (name: string, uid: string, url: string): object => ({
  orgId: 1,
  name,
  receivers: [{ uid, type: 'webhook', settings: { url, httpMethod: 'POST' }, disableResolveMessage: false }],
});
