/** What the collector says of service levels, as text; narrowed to what is printed. */
import { z } from 'zod';
import { printable } from '../model/text.js';
import { read } from './record-rows.js';
import { table } from './table.js';

const overview = z.looseObject({
  month: z.string(),
  computedAt: z.string().nullable(),
  reportOn: z.string(),
  daysToReport: z.number(),
  correctionsWaiting: z.number(),
  closing: z.string().nullable(),
  evidence: z.looseObject({ fault: z.string().nullable() }),
  services: z.array(
    z.looseObject({
      service: z.string(),
      availability: z.number().nullable(),
      target: z.number().nullable(),
      downSeconds: z.number(),
      unknownSeconds: z.number(),
      completeness: z.number(),
      budget: z.looseObject({ leftSeconds: z.number(), leftRatio: z.number().nullable() }).nullable(),
    }),
  ),
});
const months = z.array(
  z.looseObject({ month: z.string(), revision: z.number(), closedAt: z.string(), manifest: z.string() }),
);
const corrections = z.array(
  z.looseObject({
    id: z.string(),
    state: z.string(),
    subject: z.looseObject({ type: z.string(), name: z.string() }),
    startsAt: z.string(),
    endsAt: z.string(),
    becomes: z.string().nullable(),
    reverses: z.string().nullable(),
    author: z.string(),
    reason: z.string(),
    decision: z.looseObject({ author: z.string() }).nullable(),
  }),
);

const second = (time: string): string => time.slice(0, 19).replace('T', ' ');
const minutes = (seconds: number): string => (seconds / 60).toFixed(1);
const percent = (value: number | null): string | null => (value === null ? null : value.toFixed(4));

export function overviewText(answer: unknown): string {
  const { month, computedAt, reportOn, daysToReport, services, ...rest } = read(overview, answer);
  const days = daysToReport === 1 ? '1 day' : `${daysToReport} days`;
  const head = `${month}, ${computedAt === null ? 'not computed yet' : `up to ${second(computedAt)} UTC`}; the report is due on ${reportOn}, in ${days}\n`;
  const columns = [
    { title: 'SERVICE' },
    ...['AVAILABLE %', 'TARGET %', 'DOWN min', 'UNKNOWN min', 'BUDGET LEFT min', 'LEFT %', 'KNOWN %'].map((title) => ({
      title,
      right: true,
    })),
  ];
  const rows = services.map((each) => [
    each.service,
    percent(each.availability),
    each.target,
    minutes(each.downSeconds),
    minutes(each.unknownSeconds),
    each.budget === null ? null : minutes(each.budget.leftSeconds),
    each.budget?.leftRatio == null ? null : (each.budget.leftRatio * 100).toFixed(1),
    (each.completeness * 100).toFixed(1),
  ]);
  const notes = [
    ...(rest.correctionsWaiting > 0 ? [`${rest.correctionsWaiting} corrections wait for a decision`] : []),
    ...(rest.closing === null ? [] : [rest.closing]),
    ...(rest.evidence.fault === null ? [] : [rest.evidence.fault]),
  ];
  return head + table(columns, rows) + notes.map((note) => `${printable(note)}\n`).join('');
}

export function monthTable(answer: unknown): string {
  const rows = read(months, answer);
  if (rows.length === 0) return 'No month is closed yet.\n';
  const columns = [
    { title: 'MONTH' },
    { title: 'REVISION', right: true },
    { title: 'CLOSED (UTC)' },
    { title: 'MANIFEST', most: 64 },
  ];
  return table(
    columns,
    rows.map((each) => [each.month, each.revision, second(each.closedAt), each.manifest]),
  );
}

export function correctionTable(answer: unknown): string {
  const rows = read(corrections, answer);
  if (rows.length === 0) return 'No corrections.\n';
  const columns = ['ID', 'STATE', 'OF', 'FROM (UTC)', 'TO (UTC)', 'BECOMES', 'BY', 'DECIDED BY', 'WHY'];
  return table(
    columns.map((title) => ({ title })),
    rows.map((each) => [
      each.id,
      each.state,
      `${each.subject.type} ${each.subject.name}`,
      second(each.startsAt),
      second(each.endsAt),
      each.becomes ?? `as before ${each.reverses ?? ''}`,
      each.author,
      each.decision?.author ?? null,
      each.reason,
    ]),
  );
}
