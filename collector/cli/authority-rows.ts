/** Authorities on a terminal. */
import { z } from 'zod';
import { authorityRow, forgotten } from '../api/schema/authorities.js';
import { CodedError } from '../model/coded-error.js';
import { printable } from '../model/text.js';
import { table } from './table.js';
import { count, rateText } from './words.js';

type Row = z.output<typeof authorityRow>;

const list = z.looseObject({
  authorities: z.array(authorityRow),
  setAside: z.array(z.object({ name: z.string(), why: z.string() })),
});

/** Of `authority list`. */
export function authorityTable(answer: unknown, joining: boolean): string {
  const { authorities, setAside } = understood(list, answer);
  const shown = authorities.filter((row) => !joining || row.joining);
  const columns = ['NAME', 'CODE', 'PREFIXES', 'ORDERED', 'CONTRACTED', 'JOINED', 'MISSING', 'MANAGED BY'];
  const rows = shown.map((row) => [
    ...[row.name, row.owner, few(row.prefixes), row.orderedOn, rateText(row.contracted)],
    ...[progress(row), row.checklist.find(({ done }) => !done)?.missing ?? null, managedBy(row)],
  ]);
  const aside = setAside.map(({ name, why }) => `${printable(name)} does not count: ${printable(why)}\n`).join('');
  const noun = joining ? 'authority joins' : 'authority';
  const nouns = joining ? 'authorities join' : 'authorities';
  const total = `${rows.length} ${rows.length === 1 ? noun : nouns}\n`;
  return `${
    rows.length === 0
      ? ''
      : table(
          columns.map((title) => ({ title })),
          rows,
        )
  }${total}${aside}`;
}

/** Of `authority show`, `add` and `change`. */
export function authorityText(answer: unknown): string {
  const shown = z.union([z.looseObject({ authority: authorityRow }).transform((one) => one.authority), authorityRow]);
  const row = understood(shown, answer);
  const entry: [string, string | null][] = [
    ['Code', row.owner],
    ['Prefixes', row.prefixes.join(' ')],
    ['Contacts', row.contacts.map((each) => Object.values(each).join(', ')).join('; ') || null],
    ['Ordered', row.orderedOn],
    ['Contracted', rateText(row.contracted)],
    ['Charge a year', row.charge === null ? null : String(row.charge.year)],
    ['Saved a year', row.savedAYear === null ? null : String(row.savedAYear)],
    ['May use', row.uses?.join(', ') ?? null],
    ['Managed by', managedBy(row)],
    ['Days to traffic', row.daysToTraffic === null ? null : String(row.daysToTraffic)],
  ];
  const known = entry.filter(([, value]) => value !== null);
  const lines = known.map(([title, value]) => `  ${title.padEnd(16)}${printable(value ?? '')}\n`).join('');
  return `${printable(row.name)}\n${lines}\n${checklist(row)}`;
}

function checklist(row: Row): string {
  const lines = row.checklist.map(({ step, done, at, proof, missing, next }) => {
    const first = `  ${done ? 'done' : 'open'}  ${step.padEnd(15)}${printable((done ? proof : missing) ?? '')}`;
    const when = at === null ? '' : ` [${at.slice(0, 16).replace('T', ' ')} UTC]`;
    return `${first}${when}\n${next === null ? '' : `${' '.repeat(23)}next: ${printable(next)}\n`}`;
  });
  return `Joining: ${progress(row)}\n${lines.join('')}`;
}

/** Of `authority remove`. */
export function removedText(answer: unknown): string {
  const { token } = understood(z.looseObject({ token: z.string().nullish() }), answer);
  const held =
    token == null ? '' : `What was handed out stays valid until interconnect token revoke: ${printable(token)}\n`;
  return `Removed. What was kept of it stays: interconnect authority forget takes its name out.\n${held}`;
}

/** Of `authority forget`. */
export function forgottenText(answer: unknown): string {
  const { name, pseudonym, places } = understood(forgotten, answer);
  const columns = [{ title: 'WHERE' }, { title: 'WHAT' }, { title: 'COUNT', right: true }, { title: 'WHY', most: 160 }];
  const rows = places.map(({ place, outcome, count: amount, why }) => [place, outcome, amount || null, why || null]);
  return `${printable(name)} is ${printable(pseudonym)} from now on.\n${table(columns, rows)}`;
}

const progress = ({ checklist: steps }: Row): string => `${steps.filter(({ done }) => done).length} of ${steps.length}`;

function managedBy({ managedBy: where }: Row): string {
  if (where.by === 'file') return `${where.file}:${where.line}`;
  return where.by === 'collector' ? 'added here' : 'the configuration';
}

function few(prefixes: readonly string[]): string {
  const more = prefixes.length - 2;
  return more > 0
    ? `${prefixes.slice(0, 2).join(' ')} and ${count(more, 'more').replace(/s$/, '')}`
    : prefixes.join(' ');
}

export function understood<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const given = schema.safeParse(answer);
  if (given.success) return given.data;
  throw new CodedError(
    'CONTROL_BAD_ANSWER',
    'the running collector answers in another form: is it of another version?',
  );
}
