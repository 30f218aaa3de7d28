/** What the product says of a year, held against what it must say. */
import type { MonthDocument } from '../../collector/model/sla.js';
import { accountsOf, failoversOf, incidentsOf, type Account } from './oracle.js';
import type { Page, Told } from './run.js';
import type { Truth } from './truth.js';

const SECOND = 1_000;
/** A change of a path is seen by the next poll; that nobody sees any more, once evidence is stale or the last sign of life is old. */
const EDGE = { cuts: 12 * SECOND, blind: 75 * SECOND };
/** A failover and an incident begin so long after what made them. */
const LATE = 60 * SECOND;

/** One sentence for each thing in which they differ. */
export function disagreements(truth: Truth, told: Told): string[] {
  const [first, last] = [accountsOf(truth, false), accountsOf(truth, true)];
  const months = told.months.map(({ month }) => month);
  const wanted = last.map(({ month }) => month);
  if (months.join() !== wanted.join())
    return [`closed are ${months.join(', ')}, and it should be ${wanted.join(', ')}`];
  return [
    ...told.months.flatMap((month, i) => [
      ...figures(`${month.month} as first closed`, month.first, first[i]!),
      ...figures(`${month.month} in the end`, month.last, last[i]!),
      ...money(month.month, month.last, last[i]!, first[i]!),
      ...paths(month.month, month.last, last[i]!),
      ...page(month.month, month.html, last[i]!),
      ...month.findings.map((finding) => `${month.month} does not verify: ${finding}`),
    ]),
    ...failovers(truth, told),
    ...incidents(truth, told),
  ];
}

/** To the millisecond. */
function figures(what: string, { services, kpis }: MonthDocument, wanted: Account): string[] {
  const [service] = services;
  const said = {
    measured: service?.measured,
    down: service?.down,
    excluded: service?.totals.excluded,
    unknown: service?.totals.unknown,
    availability: kpis.find(({ kind }) => kind === 'availability')?.value,
  };
  return (Object.keys(said) as (keyof typeof said)[])
    .filter((key) => said[key] !== wanted[key])
    .map((key) => `${what}: ${key} is ${said[key]}, and it should be ${wanted[key]}`);
}

/** Whether it failed in the month before as well is what was known when it was closed. */
function money(month: string, document: MonthDocument, wanted: Account, asClosed: Account): string[] {
  const kpi = document.kpis.find(({ kind }) => kind === 'availability');
  const points = [wanted.points, asClosed.points];
  if (!points.includes(kpi?.points ?? -1))
    return [`${month}: ${kpi?.points} points, and it should be ${points.join(' or ')}`];
  const { credits } = document;
  const percent = Math.min(credits.capPercent, credits.points * 1.5);
  return credits.percent === percent
    ? []
    : [`${month}: ${credits.percent} % are credited, and it should be ${percent}`];
}

function paths(month: string, { paths: all }: MonthDocument, { paths: wanted, edges }: Account): string[] {
  return (['one', 'two'] as const).flatMap((name) => {
    const said = all.find(({ path }) => path === name)?.totals;
    const { cuts, blind } = edges[name];
    const slack = cuts * EDGE.cuts + blind * EDGE.blind;
    return (['unavailable', 'unknown'] as const)
      .filter((state) => Math.abs((said?.[state] ?? NaN) - wanted[name][state]) > slack || said === undefined)
      .map(
        (state) =>
          `${month}: path ${name} was ${state} for ${said?.[state]}, and it should be ${wanted[name][state]} ± ${slack}`,
      );
  });
}

/** The figure that the contract is held against stands on the page. */
function page(month: string, html: string, { availability }: Account): string[] {
  if (availability === null || html.includes(availability.toFixed(2))) return [];
  return [`${month}: the report does not say ${availability.toFixed(2)}`];
}

function failovers(truth: Truth, { months }: Told): string[] {
  const said = months.flatMap(({ last }) => last.failovers);
  const left = new Map(said.map((each) => [each.id, each]));
  const missing = failoversOf(truth).flatMap((wanted) => {
    const found = [...left.values()].find(
      ({ from, to, startedAt }) => from === wanted.from && to === wanted.to && Math.abs(startedAt - wanted.at) <= LATE,
    );
    if (found !== undefined) left.delete(found.id);
    return found === undefined ? [`no failover from ${wanted.from} to ${wanted.to} at ${iso(wanted.at)}`] : [];
  });
  // When both links fail and come back, either path may be the first to be seen again.
  const both = truth.outages.filter(({ how }) => how === 'links');
  const strange = [...left.values()].filter(
    ({ startedAt }) => !both.some(({ from, to }) => startedAt >= from - LATE && startedAt <= to + 3 * LATE),
  );
  return [
    ...missing,
    ...strange.map(
      ({ from, to, startedAt }) =>
        `a failover from ${from} to ${to} at ${iso(startedAt)}, of which the truth knows nothing`,
    ),
  ];
}

/** Every outage is one incident of the service, and one page, unless the work was announced. */
function incidents(truth: Truth, { months, pages }: Told): string[] {
  const known = new Map(months.flatMap(({ last }) => last.incidents).map((each) => [each.id, each]));
  const said = [...known.values()].filter(({ kind }) => kind === 'service');
  const wanted = incidentsOf(truth);
  const found = wanted.flatMap(({ from, to, planned, certain, whole }) => {
    const own = said.filter(({ openedAt }) => openedAt >= from - LATE && openedAt < to + LATE);
    const least = certain ? 1 : 0;
    const most = whole ? 1 : 2;
    const sound = own.length >= least && own.length <= most;
    const told = sound ? [] : [`the outage of ${iso(from)} is ${own.length} incidents`];
    const fired = paged(pages, planned ? 'ServiceUnavailablePlanned' : 'ServiceUnavailable', from, to);
    const other = paged(pages, planned ? 'ServiceUnavailable' : 'ServiceUnavailablePlanned', from, to);
    if (fired.length === 0 && certain) told.push(`nobody was told of the outage of ${iso(from)}`);
    if (fired.length > most) told.push(`${fired.length} pages told of the outage of ${iso(from)}`);
    if (other.length > 0 && planned) told.push(`the announced outage of ${iso(from)} paged`);
    return told;
  });
  const strange = said.filter(
    ({ openedAt }) => !wanted.some(({ from, to }) => openedAt >= from - LATE && openedAt < to + LATE),
  );
  return [
    ...found,
    ...strange.map(
      ({ openedAt }) => `an incident of the service at ${iso(openedAt)}, of which the truth knows nothing`,
    ),
  ];
}

const paged = (pages: readonly Page[], name: string, from: number, to: number): Page[] =>
  pages.filter((page) => page.name === name && page.at >= from - LATE && page.at < to + LATE);

const iso = (at: number): string => new Date(at).toISOString();
