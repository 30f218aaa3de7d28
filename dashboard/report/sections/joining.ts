/** How quickly authorities joined, and what they pay against a connection of their own. */
import type { Headroom, InterconnectReport, ReportAuthority } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { count, money, mbit, percent } from '../content/figures.js';
import { median, savings, waits } from './joiningFigures.js';
import { octets, sumsBy } from './usageSums.js';

export function joining({ authorities, currency, month, headroom = null }: InterconnectReport): Section {
  const delivered = new Map(sumsBy(month.usage?.rows ?? [], 'authority').map((sum) => [sum.name, octets(sum)]));
  const minutes = month.usage?.keptMinutes ?? 0;
  const rate = (name: string) => (minutes === 0 ? null : ((delivered.get(name) ?? 0) * 8) / (minutes * 60));
  return {
    id: 'joining',
    title: 'Joining, and what it costs',
    blocks: [
      { kind: 'text', text: speed(authorities) },
      { kind: 'table', table: joiningTable(authorities) },
      { kind: 'text', text: room(headroom) },
      { kind: 'table', table: headroomTable(headroom) },
      { kind: 'text', text: saving(authorities, currency) },
      { kind: 'table', table: costTable(authorities, currency, rate) },
    ],
  };
}

function speed(authorities: readonly ReportAuthority[]): string {
  const all = waits(authorities);
  const days = median(all.map((each) => each.days));
  if (days === null) return 'From order to first traffic: for no authority are both known.';
  const longest = all.reduce((most, each) => (each.days > most.days ? each : most));
  return `From order to first traffic: ${days} days in the median of ${count(all.length, 'authority', 'authorities')}, the longest ${longest.days} (${longest.name}).`;
}

/** Whether those that ordered and have no traffic yet will fit, and hold through a failure. */
function room(headroom: Headroom | null): string {
  if (headroom === null) return 'What room the paths have is not known: nothing was kept of their traffic.';
  const { awaited, paths, failures } = headroom;
  if (awaited.authorities === 0)
    return 'Nobody who ordered is still awaited: what the paths carry is all that is ordered.';
  const unsaid = awaited.unsaid === 0 ? '' : `; ${awaited.unsaid} of them said no bandwidth`;
  const all = `${count(awaited.authorities, 'authority', 'authorities')} ordered and had no traffic yet, ${mbit(awaited.contracted) ?? 0} Mbit/s together${unsaid}.`;
  const over = paths.filter(({ verdict }) => verdict === 'plan' || verdict === 'full').map(({ path }) => path);
  const fit =
    over.length === 0
      ? 'With them no path reaches its planning threshold'
      : `With them more capacity is to be planned on ${over.join(', ')}`;
  const unclear = paths.filter(({ verdict }) => verdict === 'unknown').map(({ path }) => path);
  return `${all} ${fit}${unclear.length === 0 ? '' : ` (of ${unclear.join(', ')} it is not known)`}; ${left(failures)}.`;
}

function left(failures: Headroom['failures']): string {
  const isKnown = (each: Headroom['failures'][number]): boolean => each.left !== null && each.load !== null;
  const named = (some: Headroom['failures']): string => some.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const [lost, unclear] = [failures.filter(isKnown), failures.filter((each) => !isKnown(each))];
  if (lost.length > 0) {
    const beside = unclear.length === 0 ? '' : `; of ${named(unclear)} it is not known`;
    return `what is left does not carry all if this fails: ${named(lost)}${beside}`;
  }
  if (unclear.length === 0) return 'what is left after any one failure carries them too';
  return `whether what is left carries all is not known if this fails: ${named(unclear)}`;
}

const verdicts = { enough: 'enough', plan: 'plan more', full: 'does not fit', unknown: 'not known' } as const;

const headroomTable = (headroom: Headroom | null): Table => ({
  name: 'headroom',
  caption: 'Room on each path once those on their way have joined, Mbit/s (95th percentile of the busier direction)',
  columns: [
    { title: 'Path', kind: 'text' },
    ...['Carries', 'With them', 'Planning threshold', 'Capacity', 'Left to the threshold'].map((title) => ({
      title,
      kind: 'number' as const,
      digits: 1,
    })),
    { title: 'Verdict', kind: 'text' },
  ],
  rows: (headroom?.paths ?? []).map(({ path, load, after, threshold, capacity, verdict }) => [
    path,
    ...[load, after, threshold, capacity].map(mbit),
    mbit(threshold === null || after === null ? null : threshold - after),
    verdicts[verdict],
  ]),
  empty: 'Nothing is known.',
});

function saving(authorities: readonly ReportAuthority[], currency: string): string {
  const { charged, replaced, compared } = savings(authorities);
  if (compared === 0) return 'For no authority are both the charge and the cost of what it replaces configured.';
  const less = replaced - charged;
  return `${count(compared, 'authority', 'authorities')} pay ${money(charged, currency)} a year; separate connections would cost ${money(replaced, currency)}: ${money(Math.abs(less), currency)} ${less >= 0 ? 'less' : 'more'} (${replaced === 0 ? '—' : percent(Math.abs(less) / replaced, 1)}).`;
}

export const joiningTable = (authorities: readonly ReportAuthority[]): Table => ({
  name: 'joining',
  caption: 'From order to first traffic',
  columns: [
    { title: 'Authority', kind: 'text' },
    { title: 'Code', kind: 'code' },
    { title: 'Ordered', kind: 'text' },
    { title: 'First traffic', kind: 'time' },
    { title: 'Days', kind: 'number', digits: 0 },
  ],
  rows: authorities.map((each) => [
    each.name,
    each.owner,
    each.orderedOn,
    each.firstTrafficAt,
    waits([each])[0]?.days ?? null,
  ]),
  empty: 'No authority is configured.',
});

/** @param rate mean bit/s that an authority sent and received; null where no flows were kept. */
export function costTable(
  authorities: readonly ReportAuthority[],
  currency: string,
  rate: (name: string) => number | null,
): Table {
  return {
    name: 'cost',
    caption: `Charge a year against a separate connection, ${currency}`,
    columns: [
      { title: 'Authority', kind: 'text' },
      { title: 'Contracted, Mbit/s', kind: 'number' },
      { title: 'Delivered, mean Mbit/s', kind: 'number', digits: 3 },
      { title: 'Set-up', kind: 'number', digits: 2 },
      { title: 'Charge a year', kind: 'number', digits: 2 },
      { title: 'Separate connection a year', kind: 'number', digits: 2 },
      { title: 'Saved a year', kind: 'number', digits: 2 },
      { title: 'A year per contracted Mbit/s', kind: 'number', digits: 2 },
      { title: 'A year per delivered Mbit/s', kind: 'number', digits: 2 },
    ],
    rows: authorities.map((each) => costRow(each, rate(each.name))),
    empty: 'No authority is configured.',
  };
}

function costRow({ name, contracted, charge, replaces }: ReportAuthority, rate: number | null) {
  const [yearly, separate] = [
    charge === null ? null : charge.yearMinor / 100,
    replaces === null ? null : replaces.yearMinor / 100,
  ];
  const per = (bits: number | null) => (yearly === null || bits === null || bits === 0 ? null : yearly / (bits / 1e6));
  return [
    name,
    mbit(contracted),
    mbit(rate),
    charge === null ? null : charge.setupMinor / 100,
    yearly,
    separate,
    yearly === null || separate === null ? null : separate - yearly,
    per(contracted),
    per(rate),
  ];
}
