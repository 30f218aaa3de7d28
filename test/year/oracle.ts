/**
 * What every month of the year must say, worked out from the truth packet by packet. A second opinion: it shares no line with the product and
 * imports nothing of it.
 */
import { GRAIN, monthStart, type Span, type Truth } from './truth.js';

const MINUTE = 60_000;
/** Work counts as announced so long before it begins. */
const NOTICE = 24 * 3_600_000;

/** Figures of a month, ms; counts of what can be counted. */
export interface Account {
  /** YYYY-MM */
  month: string;
  startsAt: number;
  endsAt: number;
  measured: number;
  down: number;
  excluded: number;
  unknown: number;
  /** Percent, as the contract rounds it: two decimal places, half up. */
  availability: number | null;
  points: number;
  /** Percent of the charges. */
  credit: number;
  paths: Record<'one' | 'two', { unavailable: number; unknown: number }>;
  /** Where changes of a path lie in the month: each may be seen a little later than it was. */
  edges: Record<'one' | 'two', { cuts: number; blind: number }>;
}

/** The bands of the contract: lowest figure of each and its points; below them all, five. */
export const TARGET = 99.95;
export const BANDS = [
  { from: 99.8, points: 1 },
  { from: 99.5, points: 2 },
  { from: 99, points: 3 },
] as const;
export const BELOW = 5;
export const REPEAT = 2;
export const PER_POINT = 1.5;
export const CAP = 12;

type Slot = 'up' | 'down' | 'unknown';

/** `corrected`: as it is once every dispute has been decided. */
export function accountsOf(truth: Truth, corrected: boolean): Account[] {
  const slots = serviceSlots(truth);
  const accounts: Account[] = [];
  for (let month = 0; month < 12; month++) {
    const [startsAt, endsAt] = [monthStart(month), monthStart(month + 1)];
    if (startsAt < truth.from || endsAt > truth.to) continue;
    accounts.push(account(truth, slots, month, corrected, accounts.at(-1)));
  }
  return accounts;
}

function account(truth: Truth, slots: Slot[], month: number, corrected: boolean, last: Account | undefined): Account {
  const [startsAt, endsAt] = [monthStart(month), monthStart(month + 1)];
  const taken = [...announced(truth), ...(corrected ? truth.disputes.filter(({ approved }) => approved) : [])].filter(
    ({ from, to }) => from < endsAt && to > startsAt,
  );
  const sum = { up: 0, down: 0, unknown: 0, excluded: 0 };
  for (let at = startsAt; at < endsAt; at += GRAIN) {
    const slot = slots[(at - truth.from) / GRAIN]!;
    sum[within(taken, at) ? 'excluded' : slot] += GRAIN;
  }
  const counted = truth.unknown === 'unavailable' ? sum.unknown : 0;
  const measured = sum.up + sum.down + counted;
  const down = sum.down + counted;
  // Hundredths of a percent in whole numbers: 10,000 (measured − down) / measured, halves up.
  const availability =
    measured === 0 ? null : Math.floor((20_000 * (measured - down) + measured) / (2 * measured)) / 100;
  const failed = availability !== null && availability < TARGET;
  const base = failed ? (BANDS.find(({ from }) => availability >= from)?.points ?? BELOW) : 0;
  const repeat = last !== undefined && last.availability !== null && last.availability < TARGET;
  const points = base * (repeat ? REPEAT : 1);
  return {
    month: `2028-${String(month + 1).padStart(2, '0')}`,
    ...{ startsAt, endsAt, measured, down, availability, points },
    ...{ excluded: sum.excluded, unknown: sum.unknown, credit: Math.min(CAP, points * PER_POINT) },
    paths: { one: pathSums(truth, 'one', startsAt, endsAt), two: pathSums(truth, 'two', startsAt, endsAt) },
    edges: { one: edges(truth, 'one', startsAt, endsAt), two: edges(truth, 'two', startsAt, endsAt) },
  };
}

/** The contract does not measure them, neither of the service nor of a path. */
const announced = (truth: Truth): Span[] => truth.works.filter(({ from, notedAt }) => from - notedAt >= NOTICE);

/** Every packet of the year: what became of it, and what that says of the time until the next one. */
function serviceSlots(truth: Truth): Slot[] {
  const count = (truth.to - truth.from) / GRAIN;
  const slots: Slot[] = new Array<Slot>(count).fill('up');
  const set = ({ from, to }: Span, value: Slot): void => {
    for (let i = Math.max(0, (from - truth.from) / GRAIN); i < Math.min(count, (to - truth.from) / GRAIN); i++)
      slots[i] = value;
  };
  for (const outage of truth.outages) set(outage, 'down');
  for (const at of truth.blips)
    if (slots[(at - truth.from) / GRAIN] === 'up') set({ from: at, to: at + GRAIN }, 'down');
  for (const each of truth.away) set(unseen(each), 'unknown');
  // A single packet that is lost between two that are not is no outage.
  for (let i = 0; i < count; i++)
    if (slots[i] === 'down' && slots[i - 1] !== 'down' && slots[i + 1] !== 'down') slots[i] = 'up';
  return slots;
}

/** A collector that is killed takes the minute with it that it was in. */
const unseen = ({ from, to, how }: Truth['away'][number]): Span =>
  how === 'killed' ? { from: Math.floor(from / MINUTE) * MINUTE, to } : { from, to };

function pathSums(truth: Truth, path: 'one' | 'two', startsAt: number, endsAt: number) {
  const down = [
    ...truth.cuts.filter((each) => each.path === path),
    ...truth.outages.filter(({ how }) => how === 'links'),
  ];
  const inside = ({ from, to }: Span): boolean => from < endsAt && to > startsAt;
  const blind = blindnesses(truth, path).filter(inside);
  const cut = down.filter(inside);
  const taken = announced(truth).filter(inside);
  const sum = { unavailable: 0, unknown: 0 };
  for (let at = startsAt; at < endsAt; at += GRAIN)
    if (within(taken, at)) continue;
    else if (within(blind, at)) sum.unknown += GRAIN;
    else if (within(cut, at)) sum.unavailable += GRAIN;
  return sum;
}

const blindnesses = (truth: Truth, path: 'one' | 'two'): Span[] => [
  ...truth.away,
  ...truth.silences.filter(({ gateway }) => gateway === (path === 'one' ? 'gw1' : 'gw2')),
];

function edges(truth: Truth, path: 'one' | 'two', startsAt: number, endsAt: number): { cuts: number; blind: number } {
  const inside = (spans: readonly Span[]): number =>
    spans.flatMap(({ from, to }) => [from, to]).filter((at) => at >= startsAt - 120_000 && at < endsAt + 120_000)
      .length;
  const down = [
    ...truth.cuts.filter((each) => each.path === path),
    ...truth.outages.filter(({ how }) => how === 'links'),
  ];
  // Where it begins to be watched nothing is known for a moment.
  const begun = startsAt === truth.from ? 1 : 0;
  return { cuts: inside(down), blind: begun + inside(blindnesses(truth, path)) };
}

/** A failover that must be on record: everybody watched, and nothing else was wrong. */
export interface Moved {
  at: number;
  from: string;
  to: string;
}

/** By cuts of the path that traffic prefers. */
export function failoversOf(truth: Truth): Moved[] {
  return truth.cuts
    .filter(({ path }) => path === 'one')
    .flatMap(({ from, to }) => [
      { at: from, from: 'one', to: 'two' },
      { at: to, from: 'two', to: 'one' },
    ]);
}

/** So long an outage must have been watched in one piece before it must be on record: two packets, and the next judgement. */
const SEEN = 40_000;

/**
 * Outages as incidents of the service. `planned`: work was announced for when it began. `certain`: somebody watched it for long enough; of others
 * there may be one or none. `whole`: nobody went away in it, so that there is one and no more.
 */
export function incidentsOf(truth: Truth): (Span & { planned: boolean; certain: boolean; whole: boolean })[] {
  return truth.outages.map(({ from, to }) => {
    const holes = truth.away.filter((each) => each.from < to && each.to > from);
    const edges = [from, ...holes.flatMap((each) => [each.from, each.to]), to];
    const pieces = edges.flatMap((edge, i) => (i % 2 === 0 ? [(edges[i + 1] ?? edge) - edge] : []));
    return {
      ...{ from, to, whole: holes.length === 0, certain: pieces.some((piece) => piece >= SEEN) },
      planned: truth.works.some((work) => work.notedAt <= from && from >= work.from && from < work.to),
    };
  });
}

const within = (spans: readonly Span[], at: number): boolean => spans.some(({ from, to }) => at >= from && at < to);
