/**
 * Tells the flow receiver which interfaces face a side: from what the poller sees, renumbering followed. It is kept over a restart, so that
 * records that come before the first poll have their path.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Config } from '../../config/schema/index.js';
import type { Component, Deps } from '../../deps.js';
import { systemCode } from '../../model/coded-error.js';
import type { InterfaceObservation, Observation } from '../../model/observation.js';
import type { KnownInterface } from '../aggregate/consumer.js';
import type { PathConfig } from '../../config/schema/crossing.js';
import { facingInterfaces, record, recordOf, same, type Faced, type InterfaceRecord } from './known.js';

/** Interfaces of all gateways together; an agent that invents some stops here. */
const MOST = 100_000;
const file = z.array(record).max(10_000);

/** One gateway: what changes there is reckoned there, however many others there are. */
interface Place {
  /** By context, then by key. */
  records: Map<string, Map<string, InterfaceRecord>>;
  faced: Faced[];
  /** Of `faced`: what the receiver was told. */
  told: string;
}

export interface FacingDeps extends Deps {
  inform(known: KnownInterface[]): void;
}

export interface Facing extends Component {
  observe(observations: readonly Observation[]): void;
  update(config: Pick<Config, 'paths' | 'gateways'>): void;
  /** As told last. */
  readonly known: readonly KnownInterface[];
}

/** `path`: the file. Inert until start(), which never rejects: without the file the first poll says everything. */
export function createFacing(config: Pick<Config, 'paths' | 'gateways'>, path: string, deps: FacingDeps): Facing {
  const places = new Map<string, Place>();
  let paths = pathsOf(config);
  let wanted = namesOf(config);
  let overheads = overheadsOf(config);
  let known: KnownInterface[] = [];
  let size = 0;
  let writing: Promise<void> | null = null;
  let again = false;

  /** True where the gateway faces something else than was told. */
  function reckon(gateway: string): boolean {
    const place = places.get(gateway);
    if (place === undefined) return false;
    place.faced = facingInterfaces(recordsOf(place), paths.get(gateway) ?? [], overheads.get(gateway));
    const now = JSON.stringify(place.faced.map((one) => one.known));
    const changed = now !== place.told;
    place.told = now;
    return changed;
  }

  const faced = (): Faced[] => [...places.values()].flatMap((place) => place.faced);

  function tell(): void {
    known = faced().map((one) => one.known);
    deps.inform(known);
    if (writing === null) keep();
    else again = true;
  }

  /** Whatever changes while it is written is written once, afterwards. */
  function keep(): void {
    again = false;
    writing = write(path, JSON.stringify(faced().map((one) => one.record)))
      .catch((error: unknown) => {
        deps.log.warn({ error }, 'the interfaces that flows are told by are not kept over a restart');
      })
      .then(() => {
        writing = null;
        if (again) keep();
      });
  }

  /** True where the record says something new. */
  function put(after: InterfaceRecord): boolean {
    let place = places.get(after.gateway);
    if (place === undefined) places.set(after.gateway, (place = { records: new Map(), faced: [], told: '[]' }));
    let records = place.records.get(after.context);
    if (records === undefined) place.records.set(after.context, (records = new Map()));
    const before = records.get(after.key);
    if (before === undefined && size >= MOST) return false;
    if (before === undefined) size++;
    records.set(after.key, after);
    return before === undefined || !same(before, after);
  }

  /**
   * The same; what is known already is not made anew, but known to be of a newer poll. Interfaces that no path names are passed over: where a
   * path comes to name one, its gateway is polled at once.
   */
  function take(observation: InterfaceObservation): boolean {
    const { gateway, context, interface: key, slot } = observation;
    const before = places.get(gateway)?.records.get(context)?.get(key);
    if (before === undefined && !isNamed(observation, wanted.get(gateway))) return false;
    if (before === undefined || !same(before, observation)) return put(recordOf(observation));
    before.slot = slot;
    return false;
  }

  return {
    get known() {
      return known;
    },
    async start() {
      for (const one of await read(path, deps)) put(one);
      if ([...places.keys()].filter(reckon).length > 0) tell();
    },
    async stop() {
      while (writing !== null) await writing;
    },
    observe(observations) {
      const changed = new Set<string>();
      for (const one of observations) if (one.kind === 'interface' && take(one)) changed.add(one.gateway);
      if ([...changed].filter(reckon).length > 0) tell();
    },
    update(next) {
      paths = pathsOf(next);
      wanted = namesOf(next);
      overheads = overheadsOf(next);
      const names = new Set(next.gateways.map(({ name }) => name));
      let changed = false;
      for (const [gateway, place] of places) {
        if (names.has(gateway)) continue;
        places.delete(gateway);
        size -= recordsOf(place).length;
        changed ||= place.faced.length > 0;
      }
      if ([...places.keys()].filter(reckon).length > 0 || changed) tell();
    },
  };
}

const recordsOf = ({ records }: Place): InterfaceRecord[] => [...records.values()].flatMap((of) => [...of.values()]);

function pathsOf({ paths }: Pick<Config, 'paths'>): Map<string, PathConfig[]> {
  const of = new Map<string, PathConfig[]>();
  for (const path of paths) of.set(path.gateway, [...(of.get(path.gateway) ?? []), path]);
  return of;
}

/** By gateway: what paths call its interfaces. */
function namesOf({ paths }: Pick<Config, 'paths'>): Map<string, Set<string>> {
  const of = new Map<string, Set<string>>();
  for (const { gateway, a, b } of paths) of.set(gateway, (of.get(gateway) ?? new Set()).add(a).add(b));
  return of;
}

/** Whether a path may mean it. */
function isNamed({ interface: key, identity }: InterfaceObservation, names: ReadonlySet<string> | undefined): boolean {
  const { ifName, ifDescr, ifAlias } = identity;
  return names !== undefined && [key, ifName, ifDescr, ifAlias].some((name) => name !== null && names.has(name));
}

/** Of gateways that have it configured. */
function overheadsOf({ gateways }: Pick<Config, 'gateways'>): Map<string, number> {
  return new Map(
    gateways.flatMap(({ name, flowOverhead }) => (flowOverhead === undefined ? [] : [[name, flowOverhead]])),
  );
}

/** What was polled before is older than anything that is polled now. */
async function read(path: string, { log }: Deps): Promise<InterfaceRecord[]> {
  try {
    return file.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      log.warn({ error }, 'the kept interfaces of paths cannot be read; the next poll says them');
    return [];
  }
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
