/** The report of one authority: the service that all share, its own traffic, its own terms. */
import type { AuthorityReport } from '../../../collector/api/types.js';
import type { Content, Section, Table } from '../content/block.js';
import { count, seconds, severityCell } from '../content/figures.js';
import { formatMonth } from '../content/stamp.js';
import { availabilityBlocks } from './availability.js';
import { costTable, joiningTable } from './joining.js';
import { kpiTable } from './kpiTable.js';
import { notices, subtitle } from './notices.js';
import { sealFacts } from './sealFacts.js';
import { happened, promised } from './sentences.js';
import { nothingKept, ownUsage } from './usage.js';
import { octets } from './usageSums.js';

export function authorityContent(report: AuthorityReport): Content {
  const { month, authority } = report;
  return {
    title: `Service level report for ${authority.name}: ${formatMonth(month.month)}`,
    subtitle: subtitle(report),
    timeZone: month.timeZone,
    notices: notices(report),
    front: front(report),
    sections: [
      { id: 'availability', title: 'Availability', blocks: availabilityBlocks(month, report.ledgers) },
      { id: 'failures', title: 'Failures', blocks: [{ kind: 'table', table: failures(month.failures) }] },
      usage(report),
      {
        id: 'terms',
        title: 'Your connection',
        blocks: [
          { kind: 'table', table: joiningTable([authority]) },
          { kind: 'table', table: costTable([authority], report.currency, () => rate(report)) },
        ],
      },
      {
        id: 'seal',
        title: 'Seal',
        blocks: [{ kind: 'facts', name: 'seal-full', caption: 'Seal of the month', facts: sealFacts(report, 'long') }],
      },
    ],
  };
}

function front(report: AuthorityReport): Section {
  const { month } = report;
  return {
    id: 'summary',
    title: 'The month in short',
    blocks: [
      { kind: 'text', text: promised(month) },
      { kind: 'text', text: happened(month) },
      { kind: 'table', table: kpiTable(month, false) },
      {
        kind: 'text',
        text: 'This report holds the service that all authorities share and the traffic and terms of yours alone. What people wrote about failures stands in the report of the whole interconnect.',
      },
      ...(report.withheld === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: `${count(report.withheld, 'name or text', 'names or texts')} that would name another authority ${report.withheld === 1 ? 'is' : 'are'} withheld.`,
            },
          ]),
      { kind: 'facts', name: 'seal', caption: 'Seal', facts: sealFacts(report, 'short') },
    ],
  };
}

const failures = (all: AuthorityReport['month']['failures']): Table => ({
  name: 'failures',
  caption: 'Every failure of the service',
  columns: [
    { title: 'Failure', kind: 'code' },
    { title: 'Service', kind: 'text' },
    { title: 'Severity', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Downtime, s', kind: 'number', digits: 1 },
    { title: 'Not counted, s', kind: 'number', digits: 1 },
  ],
  rows: all.map((each) => [
    each.id,
    each.service,
    severityCell(each.severity),
    each.startsAt,
    each.endsAt,
    seconds(each.down),
    seconds(each.notCounted),
  ]),
  empty: 'There was no failure.',
});

function usage({ month, interconnect: { sides } }: AuthorityReport): Section {
  const kept = month.usage;
  const blocks = kept === null || kept.rows.length === 0 ? nothingKept : ownUsage(kept, sides, month.simulated);
  return { id: 'usage', title: 'Your traffic', blocks };
}

function rate({ month: { usage: kept } }: AuthorityReport): number | null {
  if (kept === null || kept.keptMinutes === 0) return null;
  return (kept.rows.reduce((sum, row) => sum + octets(row), 0) * 8) / (kept.keptMinutes * 60);
}
