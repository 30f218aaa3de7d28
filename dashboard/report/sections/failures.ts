/** Every failure with its severity, cause and action, and what is still open. */
import type { InterconnectReport } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { count, seconds, severityCell, span } from '../content/figures.js';

type Month = InterconnectReport['month'];

export function failures({ month }: InterconnectReport): Section {
  return {
    id: 'failures',
    title: 'Failures',
    blocks: [
      { kind: 'text', text: sentence(month) },
      { kind: 'table', table: failureTable(month) },
      { kind: 'table', table: incidentTable(month) },
    ],
  };
}

function sentence({ failures: all, incidents, endsAt }: Month): string {
  const open = incidents.filter(({ closedAt }) => closedAt === null || closedAt > endsAt).length;
  const down = all.reduce((sum, each) => sum + each.down, 0);
  const outstanding =
    open === 0 ? 'None is outstanding' : `${count(open, 'incident')} ${open === 1 ? 'is' : 'are'} outstanding`;
  return `${count(all.length, 'failure')} counted ${span(down)} of downtime of services and paths. ${outstanding}.`;
}

const cutWords = { start: 'began before the month', end: 'goes on after it', both: 'longer than the month' };

/** References that service desks gave it, each with the receiver that asked for it. */
const tickets = ({ tickets: all = [] }: Month['incidents'][number]): string =>
  all.map(({ receiver, reference }) => `${reference} (${receiver})`).join(', ');

const failureTable = ({ failures: all, incidents }: Month): Table => ({
  name: 'failures',
  caption: 'Every failure',
  columns: [
    { title: 'Of', kind: 'text' },
    { title: 'Severity', kind: 'text' },
    { title: 'From', kind: 'time' },
    { title: 'To', kind: 'time' },
    { title: 'Downtime, s', kind: 'number', digits: 1 },
    { title: 'What', kind: 'text' },
    { title: 'Cause', kind: 'text' },
    { title: 'Action', kind: 'text' },
    { title: 'Incident', kind: 'code' },
    { title: 'Ticket', kind: 'text' },
  ],
  rows: all.map((each) => [
    `${each.subject.type} ${each.subject.name}`,
    severityCell(each.severity),
    each.startsAt,
    each.endsAt,
    seconds(each.down),
    each.cut === null ? each.what : `${each.what} (${cutWords[each.cut]})`,
    each.cause === '' ? 'not recorded' : each.cause,
    each.action === '' ? 'not recorded' : each.action,
    each.incident,
    incidents
      .filter(({ id }) => id === each.incident)
      .map(tickets)
      .join(', '),
  ]),
  empty: 'There was no failure.',
});

const incidentTable = ({ incidents, endsAt }: Month): Table => ({
  name: 'incidents',
  caption: 'Incidents: one record each, from first evidence to closure',
  columns: [
    { title: 'Incident', kind: 'code' },
    { title: 'What', kind: 'text' },
    { title: 'Severity', kind: 'text' },
    { title: 'Opened', kind: 'time' },
    { title: 'Closed', kind: 'time' },
    { title: 'Lasted, s', kind: 'number', digits: 1 },
    { title: 'At the end of the month', kind: 'text' },
    { title: 'Ticket', kind: 'text' },
  ],
  rows: incidents.map((each) => [
    each.id,
    each.title,
    severityCell(each.severity),
    each.openedAt,
    each.closedAt,
    each.durationSeconds,
    each.closedAt === null || each.closedAt > endsAt ? 'outstanding' : 'closed',
    tickets(each),
  ]),
  empty: 'No incident was opened.',
});
