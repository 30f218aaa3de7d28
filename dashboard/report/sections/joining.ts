/** How quickly authorities joined, and what they pay against a connection of their own. */
import type { InterconnectReport, ReportAuthority } from '../../../collector/api/types.js';
import type { Section, Table } from '../content/block.js';
import { count, money, mbit, percent } from '../content/figures.js';
import { median, savings, waits } from './joiningFigures.js';
import { octets, sumsBy } from './usageSums.js';

export function joining({ authorities, currency, month }: InterconnectReport): Section {
  const delivered = new Map(sumsBy(month.usage?.rows ?? [], 'authority').map((sum) => [sum.name, octets(sum)]));
  const minutes = month.usage?.keptMinutes ?? 0;
  const rate = (name: string) => (minutes === 0 ? null : ((delivered.get(name) ?? 0) * 8) / (minutes * 60));
  return {
    id: 'joining',
    title: 'Joining, and what it costs',
    blocks: [
      { kind: 'text', text: speed(authorities) },
      { kind: 'table', table: joiningTable(authorities) },
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
