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
import { facingInterfaces, record, recordOf, type InterfaceRecord } from './known.js';

/** Interfaces of all gateways together; an agent that invents some stops here. */
const MOST = 100_000;
const file = z.array(record).max(10_000);

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
  const records = new Map<string, InterfaceRecord>();
  let { paths } = config;
  let overheads = overheadsOf(config);
  let known: KnownInterface[] = [];
  let told = '';
  let writing: Promise<void> = Promise.resolve();

  function tell(): void {
    const facing = facingInterfaces([...records.values()], paths, overheads);
    const now = JSON.stringify(facing.map((one) => one.known));
    if (now === told) return;
    told = now;
    known = facing.map((one) => one.known);
    deps.inform(known);
    const kept = JSON.stringify(facing.map((one) => one.record));
    writing = writing
      .then(() => write(path, kept))
      .catch((error: unknown) => {
        deps.log.warn({ error }, 'the interfaces that flows are told by are not kept over a restart');
      });
  }

  function take(observation: InterfaceObservation): boolean {
    const id = JSON.stringify([observation.gateway, observation.context, observation.interface]);
    const before = records.get(id);
    if (before === undefined && records.size >= MOST) return false;
    const after = recordOf(observation);
    records.set(id, after);
    return before === undefined || !same(before, after);
  }

  return {
    get known() {
      return known;
    },
    async start() {
      for (const one of await read(path, deps)) records.set(JSON.stringify([one.gateway, one.context, one.key]), one);
      if (records.size > 0) tell();
    },
    async stop() {
      await writing;
    },
    observe(observations) {
      let changed = false;
      for (const one of observations) if (one.kind === 'interface' && take(one)) changed = true;
      if (changed) tell();
    },
    update(next) {
      paths = next.paths;
      overheads = overheadsOf(next);
      const names = new Set(next.gateways.map(({ name }) => name));
      for (const [id, { gateway }] of records) if (!names.has(gateway)) records.delete(id);
      tell();
    },
  };
}

/** Of gateways that have it configured. */
function overheadsOf({ gateways }: Pick<Config, 'gateways'>): Map<string, number> {
  return new Map(
    gateways.flatMap(({ name, flowOverhead }) => (flowOverhead === undefined ? [] : [[name, flowOverhead]])),
  );
}

function same(one: InterfaceRecord, other: InterfaceRecord): boolean {
  return one.speed === other.speed && JSON.stringify(one.identity) === JSON.stringify(other.identity);
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
