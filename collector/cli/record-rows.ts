/** What the collector says of records, as tables; narrowed to what is printed. */
import { z } from 'zod';
import { CodedError } from '../model/coded-error.js';
import { table } from './table.js';

const incident = z.looseObject({
  id: z.string(),
  state: z.string(),
  severity: z.string(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  title: z.string(),
});
const window = z.looseObject({
  id: z.string(),
  state: z.string().optional(),
  scope: z.looseObject({ type: z.string(), name: z.string() }),
  startsAt: z.string(),
  endsAt: z.string(),
  author: z.string(),
  reason: z.string(),
});
const drill = z.looseObject({
  id: z.string(),
  state: z.string().optional(),
  group: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  author: z.string(),
  failovers: z.array(z.string()),
  note: z.string(),
});
const failover = z.looseObject({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  returned: z.boolean().optional(),
  startedAt: z.string(),
  detectionSeconds: z.number().nullable(),
  gap: z.looseObject({
    atLeastSeconds: z.number().nullable(),
    atMostSeconds: z.number().nullable(),
    sentence: z.string(),
  }),
});

export const second = (time: string | null): string | null =>
  time === null ? null : `${time.slice(0, 19).replace('T', ' ')}`;

export function incidentTable(answer: unknown): string {
  const rows = read(z.array(incident), answer);
  const columns = ['ID', 'STATE', 'SEVERITY', 'OPENED (UTC)', 'CLOSED (UTC)'].map((title) => ({ title }));
  const cells = rows.map((each) => [
    each.id,
    each.state,
    each.severity,
    second(each.openedAt),
    second(each.closedAt),
    each.title,
  ]);
  return rows.length === 0 ? 'No incidents.\n' : table([...columns, { title: 'WHAT', most: 80 }], cells);
}

export function windowTable(answer: unknown): string {
  const rows = read(z.array(window), answer);
  const columns = ['ID', 'STATE', 'SCOPE', 'FROM (UTC)', 'TO (UTC)', 'AUTHOR', 'REASON'].map((title) => ({ title }));
  const cells = rows.map((each) => [
    each.id,
    each.state ?? null,
    `${each.scope.type} ${each.scope.name}`.trim(),
    second(each.startsAt),
    second(each.endsAt),
    each.author,
    each.reason,
  ]);
  return rows.length === 0 ? 'No maintenance windows.\n' : table(columns, cells);
}

export function drillTable(answer: unknown): string {
  const rows = read(z.array(drill), answer);
  const columns = ['ID', 'STATE', 'GROUP', 'FROM (UTC)', 'TO (UTC)', 'AUTHOR', 'FAILOVERS'].map((title) => ({ title }));
  const cells = rows.map((each) => [
    each.id,
    each.state ?? null,
    each.group,
    second(each.startsAt),
    second(each.endsAt),
    each.author,
    each.failovers.length,
  ]);
  return rows.length === 0 ? 'No drills.\n' : table(columns, cells);
}

export function drillReport(answer: unknown): string {
  const { drill: one, failovers } = read(z.looseObject({ drill, failovers: z.array(failover) }), answer);
  const columns = ['FAILOVER', 'FROM', 'TO', 'BEGAN (UTC)', 'DETECTED AFTER', 'TRAFFIC LOST'].map((title) => ({
    title,
  }));
  const cells = failovers.map((each) => [
    each.id,
    each.from,
    each.returned === true ? `${each.to}, and back` : each.to,
    second(each.startedAt),
    each.detectionSeconds === null ? null : `${each.detectionSeconds} s`,
    each.gap.atLeastSeconds === null
      ? 'not measured'
      : `${each.gap.atLeastSeconds} to ${each.gap.atMostSeconds ?? '?'} s`,
  ]);
  const note = one.note === '' ? '' : `${table([{ title: 'NOTE', most: 200 }], [[one.note]])}\n`;
  const found = failovers.length === 0 ? 'No failover was seen in its time.\n' : table(columns, cells);
  return `${drillTable([one])}\n${note}${found}`;
}

/** @throws CodedError where the collector is of another version. */
export function read<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const given = schema.safeParse(answer);
  if (given.success) return given.data;
  const message = 'the running collector answers in another form: is it of another version than this command?';
  throw new CodedError('CONTROL_BAD_ANSWER', message);
}
