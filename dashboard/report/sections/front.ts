/** Page one: what was promised, what happened, what is owed; the KPIs; the five questions of those who bought it; the seal. */
import type { InterconnectReport } from '../../../collector/api/types.js';
import { formatBits, formatShare } from '../../charts/formatUnit.js';
import type { Fact, Section } from '../content/block.js';
import { count, money, percent, span } from '../content/figures.js';
import { median, savings, waits } from './joiningFigures.js';
import { kpiTable } from './kpiTable.js';
import { sealFacts } from './sealFacts.js';
import { sentences } from './sentences.js';

export function front(report: InterconnectReport): Section {
  return {
    id: 'summary',
    title: 'The month in short',
    blocks: [
      ...sentences(report).map((text) => ({ kind: 'text' as const, text })),
      { kind: 'table', table: kpiTable(report.month, true) },
      { kind: 'facts', name: 'questions', caption: 'What the buyers asked for', facts: questions(report) },
      { kind: 'facts', name: 'seal', caption: 'Seal', facts: sealFacts(report, 'short') },
    ],
  };
}

/** Resilience, expandability, speed of implementation, cost, one point of contact: a figure each. */
function questions(report: InterconnectReport): Fact[] {
  return [
    { label: 'Resilience', value: resilience(report) },
    { label: 'Expandability', value: expandability(report) },
    { label: 'Implementation', value: implementation(report) },
    { label: 'Cost', value: cost(report) },
    { label: 'Contact', value: contact(report) },
  ];
}

function resilience({ month: { failovers, drills } }: InterconnectReport): string {
  const passed = drills.filter(({ outcome }) => outcome === 'passed').length;
  const held = drills.length === 0 ? 'no drill was held' : `${passed} of ${count(drills.length, 'drill')} passed`;
  const gaps = failovers.flatMap(({ gap }) => (gap.atMostSeconds === null ? [] : [gap.atMostSeconds]));
  const worst = gaps.length === 0 ? '' : `, longest cut-off at most ${span(Math.max(...gaps) * 1_000)}`;
  return `${count(failovers.length, 'failover')}${worst}; ${held}.`;
}

function expandability({ month: { throughput, forecasts } }: InterconnectReport): string {
  const known = throughput.filter((each) => each.p95 !== null && each.capacity !== null);
  if (known.length === 0) return 'Load against capacity is not known.';
  const fullest = known.reduce((most, each) => (each.p95! / each.capacity! > most.p95! / most.capacity! ? each : most));
  const load = `Busiest path ${fullest.path} at ${formatShare(fullest.p95, fullest.capacity)} of ${formatBits(fullest.capacity)} (95th percentile)`;
  const left = forecasts.flatMap(({ monthsLeft }) => (monthsLeft === null ? [] : [monthsLeft]));
  if (left.length === 0) return `${load}; no path grows towards its planning threshold.`;
  const months = Math.min(...left);
  return months <= 0
    ? `${load}; the planning threshold is reached.`
    : `${load}; the planning threshold is ${count(Math.ceil(months), 'month')} away.`;
}

function implementation({ authorities, month }: InterconnectReport): string {
  const days = median(waits(authorities).map((each) => each.days));
  const users = new Set(month.usage?.rows.map(({ authority }) => authority));
  const seen = authorities.filter(({ name }) => users.has(name)).length;
  const connected = `${seen} of ${count(authorities.length, 'authority', 'authorities')} used it`;
  return days === null
    ? `${connected}; how long they waited is not known.`
    : `${connected}; ${Math.round(days)} days from order to first traffic (median).`;
}

function cost({ authorities, currency }: InterconnectReport): string {
  const { charged, replaced, compared } = savings(authorities);
  if (compared === 0) return 'No tariffs are configured to compare.';
  const share = replaced === 0 ? '—' : percent(charged / replaced, 0);
  return `${money(charged, currency)} a year for ${count(compared, 'authority', 'authorities')} against ${money(replaced, currency)} for separate connections (${share}).`;
}

function contact({ month: { incidents, endsAt } }: InterconnectReport): string {
  const open = incidents.filter(({ closedAt }) => closedAt === null || closedAt > endsAt).length;
  if (incidents.length === 0) return 'No incident was opened.';
  const record = incidents.length === 1 ? 'with one record' : 'each with one record';
  return `${count(incidents.length, 'incident')}, ${record} from first evidence to closure; ${open === 0 ? 'none' : open} open at the end of the month.`;
}
