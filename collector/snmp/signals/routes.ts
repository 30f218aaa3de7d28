/**
 * The route towards each prefix that a path names: the most specific one that covers it. A router may hold a million routes, so no
 * table is walked: of every length that could cover the prefix the rows are asked for, all lengths together, and the best one that
 * was found is read in each state poll until it is gone or a better one is found. Of several next hops (ECMP) the one by the path's own interface
 * is taken: it leaves there too.
 */
import { parsePrefix, withoutHostBits, type Prefix } from '../../model/prefix.js';
import type { Observation, Origin } from '../../model/observation.js';
import type { RouteObservation } from '../../model/signals.js';
import { isCalled } from '../identity.js';
import type { InterfaceRegistry } from '../registry.js';
import type { ReadInput, Reader, Row, TableSpec } from '../table.js';
import { inetCidrRouteTable } from '../tables/inet-cidr-route-table.js';
import { ipCidrRouteTable } from '../tables/ip-cidr-route-table.js';
import { ipRouteTable } from '../tables/ip-route-table.js';
import { integer } from '../text.js';
import { addressIn, known } from './address.js';
import { maskOf, protocolOf, type RouteTable } from './route-table.js';

/** In order of preference. */
const routeTables: readonly RouteTable[] = [inetCidrRouteTable, ipCidrRouteTable, ipRouteTable];
/** Polls from one search for a better route than the one that is known to the next. */
const SEARCH_EVERY = 6;

type Names = Pick<InterfaceRegistry<unknown>, 'get'>;

export interface WantedRoute {
  /** As configured. */
  prefix: string;
  /** The interface by which it must leave, as the configuration names it. */
  interface: string;
}

export function routeReaders(wanted: readonly WantedRoute[], names: Names): Reader[] {
  return [...new Set(wanted.map(({ prefix }) => prefix))].map((prefix) => {
    const own = wanted.filter((each) => each.prefix === prefix).map((each) => each.interface);
    return new RouteReader(prefix, names, { own });
  });
}

/** The same of prefixes that change while the gateway is polled: what is wanted after one system poll is asked for in the next. */
export class WantedRoutes implements Reader {
  readonly name = 'wanted-routes';
  readonly interval = 'system';
  private readers = new Map<string, RouteReader>();

  constructor(
    private readonly wanted: () => readonly string[],
    private readonly names: Names,
  ) {
    this.choose();
  }

  get specs(): readonly TableSpec[] {
    return [...this.readers.values()].flatMap((reader) => reader.specs);
  }

  read(input: ReadInput): Observation[] {
    const read = [...this.readers.values()].flatMap((reader) => reader.read(input));
    this.choose();
    return read;
  }

  private choose(): void {
    const make = (prefix: string) => this.readers.get(prefix) ?? new RouteReader(prefix, this.names, { quiet: true });
    this.readers = new Map(this.wanted().map((prefix) => [prefix, make(prefix)]));
  }
}

/** What is asked of a table to find a route. */
interface Search {
  spec: TableSpec;
  /** Longest first. */
  prefixes: Prefix[];
}

/** Where a route was found. */
interface Found {
  table: RouteTable;
  index: string;
  /** What is read in each state poll. */
  spec: TableSpec;
  /** By the search; null where it does not tell. */
  ifIndex: number | null;
  /** Among the prefixes of its table, which are as many as those that are at least as long. */
  place: number;
}

class RouteReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  private readonly lengths: Prefix[];
  private readonly searches: ReadonlyMap<RouteTable, Search>;
  private found: Found | null = null;
  private age = 0;

  constructor(
    private readonly prefix: string,
    private readonly names: Names,
    private readonly options: { own?: readonly string[]; quiet?: boolean },
  ) {
    this.name = `route:${prefix}`;
    const wanted = parsePrefix(prefix) as Prefix;
    this.lengths = Array.from({ length: wanted.length + 1 }, (_, shorter) =>
      withoutHostBits({ ...wanted, length: wanted.length - shorter }),
    );
    this.searches = new Map(routeTables.map((table) => [table, this.search(table)]));
  }

  get specs(): readonly TableSpec[] {
    const known = this.found ? [this.found.spec] : [];
    if (!this.isSearching) return known;
    return [...known, ...this.asked().map(({ spec }) => spec)];
  }

  /** What is known is read in a poll that searches, too: what is read in every second poll alone is near to being stale. */
  read(input: ReadInput): Observation[] {
    const searching = this.isSearching;
    const known = this.found;
    const again = known ? this.again(input, known) : [];
    const searched = searching ? this.searched(input, known !== null) : [];
    return searched.length > 0 ? searched : again;
  }

  /** While a route is known only a better one is looked for: in its table and those that are preferred to it, and no shorter prefixes there. */
  private asked(): Search[] {
    const { found } = this;
    const searches: Search[] = [];
    for (const [table, search] of this.searches) {
      searches.push(found?.table === table ? noShorter(search, found) : search);
      if (found?.table === table) break;
    }
    return searches.filter(({ spec }) => spec.columns.length > 0);
  }

  private get isSearching(): boolean {
    return this.found === null || this.age >= SEARCH_EVERY;
  }

  /** Columns by length, longest first: a row of a column is a route of that length. */
  private search(table: RouteTable): Search {
    const prefixes = this.lengths.filter((prefix) => table.indexOf(prefix) !== null);
    const columns = prefixes.map((prefix) => ({
      name: `/${prefix.length}`,
      oid: `${table.mask ?? table.ifIndex}.${table.indexOf(prefix)}`,
    }));
    const { quiet = false } = this.options;
    const name = `${table.name}:${this.prefix}`;
    // ipRouteTable has one row of one address: a GET of the mask tells of which length it is.
    if (table.mask !== undefined)
      return { spec: { name, columns: masks(table), rows: () => rowsOf(table, prefixes), quiet }, prefixes };
    return { spec: { name, columns, volatile: true, quiet }, prefixes };
  }

  private again(input: ReadInput, found: Found): Observation[] {
    const [row] = input.readings.get(found.spec.name)?.rows.values() ?? [];
    if (row?.[0] === undefined) {
      // Looked for in the next poll, which follows soon.
      this.found = null;
      return [];
    }
    this.age++;
    const nextHop = found.table.nextHop === undefined ? found.table.nextHopOf(found.index) : known(addressIn(row[2]));
    return [this.observe(input.origin, nextHop, integer(row[0]), protocolOf(found.table, row[1]))];
  }

  /** `partly`: for what is better than a route that was known, which leaves open whether there is another. */
  private searched(input: ReadInput, partly: boolean): Observation[] {
    this.age = 0;
    const was = this.found;
    this.found = null;
    let complete = true;
    for (const [table, { spec, prefixes }] of this.searches) {
      const reading = input.readings.get(spec.name);
      if (reading?.complete === false) complete = false;
      this.found ??= reading ? this.best(table, prefixes, reading.rows) : null;
    }
    if (this.found === null && complete && !partly) return [this.observe(input.origin, null, null, null)];
    this.found ??= was;
    return this.found && this.found.index !== was?.index ? this.first(input, this.found) : [];
  }

  /** Another route than before, told at once; its protocol comes with the next poll. */
  private first(input: ReadInput, { table, index, ifIndex }: Found): Observation[] {
    return ifIndex === null ? [] : [this.observe(input.origin, table.nextHopOf(index), ifIndex, null)];
  }

  /** The first route of the longest prefix; of several next hops that by an interface of its own, else the one that the agent lists first. */
  private best(table: RouteTable, prefixes: readonly Prefix[], rows: ReadonlyMap<string, Row>): Found | null {
    for (const [position, prefix] of prefixes.entries()) {
      const index = table.indexOf(prefix) as string;
      if (table.mask !== undefined) {
        const fits = addressIn(rows.get(index)?.[0]) === maskOf(prefix).join('.');
        if (fits) return { table, index, spec: specOf(table, index, this.prefix), ifIndex: null, place: position };
        continue;
      }
      const hops = [...rows].flatMap(([rest, row]) => {
        const ifIndex = integer(row[position]);
        return ifIndex === null ? [] : [{ whole: `${index}.${rest}`, ifIndex }];
      });
      const hop = hops.find(({ ifIndex }) => this.isOwn(ifIndex)) ?? hops[0];
      if (hop === undefined) continue;
      const { whole, ifIndex } = hop;
      return { table, index: whole, spec: specOf(table, whole, this.prefix), ifIndex, place: position };
    }
    return null;
  }

  private isOwn(ifIndex: number): boolean {
    const entry = this.names.get(String(ifIndex));
    return entry !== undefined && (this.options.own ?? []).some((name) => isCalled(name, entry.key, entry.identity));
  }

  private observe(
    origin: Origin,
    nextHop: string | null,
    ifIndex: number | null,
    protocol: string | null,
  ): RouteObservation {
    const name = ifIndex === null ? null : (this.names.get(String(ifIndex))?.identity.ifName ?? null);
    return { kind: 'route', ...origin, prefix: this.prefix, nextHop, ifIndex, interface: name, protocol };
  }
}

/** The same without the prefixes that are shorter than that of the route; a table that is asked by rows says it in one column. */
function noShorter({ spec, prefixes }: Search, { table, place }: Found): Search {
  if (table.mask !== undefined) return { spec, prefixes };
  return { spec: { ...spec, columns: spec.columns.slice(0, place + 1) }, prefixes: prefixes.slice(0, place + 1) };
}

/** What stands in each row of a route. */
function specOf(table: RouteTable, index: string, prefix: string): TableSpec {
  const columns = [
    { name: 'ifIndex', oid: table.ifIndex },
    { name: 'protocol', oid: table.protocol },
    ...(table.nextHop === undefined ? [] : [{ name: 'nextHop', oid: table.nextHop }]),
  ];
  return { name: `${table.name}:${prefix}:state`, columns, rows: () => [index] };
}

const masks = (table: RouteTable) => [{ name: 'mask', oid: table.mask as string }];
const rowsOf = (table: RouteTable, prefixes: readonly Prefix[]) => [
  ...new Set(prefixes.map((prefix) => table.indexOf(prefix) as string)),
];
