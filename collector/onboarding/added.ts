/** Authorities that are added while the collector runs: one file in the data folder, replaced whole, read at the start. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { keyText } from '../config/faults.js';
import { findingsOf } from '../config/issues.js';
import { network, type AddedNetwork, type DeclaredNetwork, type NetworkConfig } from '../config/schema/networks.js';
import type { Clock, Component } from '../deps.js';
import { replaceFile } from '../files.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { conflictOf, placeOf } from './conflicts.js';

/** As it would stand in the configuration. */
export type AuthorityEntry = z.input<typeof network>;

const kept = z.strictObject({
  entry: z.unknown(),
  addedAt: z.number(),
  addedBy: z.string(),
});
const file = z.strictObject({ version: z.literal(1), authorities: z.array(kept).max(2_000) });

interface Held {
  entry: AuthorityEntry;
  read: AddedNetwork;
}

export interface AddedDeps {
  clock: Clock;
  /** What the configuration and its files declare now. */
  declared(): DeclaredNetwork[];
  /** Puts what is added now in force. */
  changed(): Promise<void>;
}

/** One that is added and does not count, because the configuration or a file of it declares the same meanwhile. */
export interface SetAside {
  name: string;
  why: string;
}

/** More than join while one configuration stands; what stays belongs in a file. */
const MOST = 1_000;
/** A request is 64 KiB at most, and whoever has more prefixes keeps them in a file. */
const MOST_PREFIXES = 256;

export class AddedAuthorities implements Component {
  private held = new Map<string, Held>();
  private turn: Promise<unknown> = Promise.resolve();
  private notCounted: SetAside[] = [];

  constructor(
    private readonly path: string,
    private readonly deps: AddedDeps,
  ) {}

  /** @throws CodedError `AUTHORITIES_UNREADABLE`: whose flows are whose must not change silently. */
  async start(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    try {
      const { authorities } = file.parse(JSON.parse(await readFile(this.path, 'utf8')));
      this.held = new Map(
        authorities.map(({ entry, addedAt: at, addedBy: by }) => {
          const read = { ...readEntry(entry), added: { at, by } };
          return [read.name, { entry: entry as AuthorityEntry, read }];
        }),
      );
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      const why = error instanceof CodedError ? ` (${error.message})` : '';
      const message = `the authorities in ${this.path} cannot be read${why}: mend or restore the file, or remove it and add them again`;
      throw new CodedError('AUTHORITIES_UNREADABLE', message, { cause: error });
    }
  }

  /** Resolves once what was done last is on the disk. */
  async stop(): Promise<void> {
    await this.turn;
  }

  /** Those that count beside what is declared, and those that do not. */
  beside(declared: readonly DeclaredNetwork[]): { added: AddedNetwork[]; aside: SetAside[] } {
    const [added, aside]: [AddedNetwork[], SetAside[]] = [[], []];
    const all = [...declared];
    for (const { read } of this.held.values()) {
      const conflict = conflictOf(read, all);
      // Nested is sound, and was let in or came to be by somebody's file.
      if (conflict !== null && conflict.code !== 'AUTHORITY_NESTED')
        aside.push({ name: read.name, why: conflict.message });
      else {
        added.push(read);
        all.push({ ...read, side: 'a', managedBy: null, line: null });
      }
    }
    this.notCounted = aside;
    return { added, aside };
  }

  /** Those that did not count when that was asked last. */
  aside(): readonly SetAside[] {
    return this.notCounted;
  }

  /**
   * Resolves once it is on the disk and in force. `nested`: prefixes within others, or around them, are meant.
   * @throws CodedError `AUTHORITY_INVALID`, `AUTHORITY_NAME_TAKEN`, `AUTHORITY_OVERLAP`, `AUTHORITY_NESTED`, `AUTHORITY_DESTINATION`, `AUTHORITIES_FULL`.
   */
  add(entry: unknown, by: string, nested: boolean): Promise<AddedNetwork> {
    return this.exclusively(async () => {
      const read = readEntry(entry);
      if (this.held.size >= MOST)
        throw new CodedError('AUTHORITIES_FULL', `${MOST} authorities are added here: move them into a file`);
      // Whoever else added it a moment ago must not lose what they wrote.
      if (this.held.has(read.name))
        throw new CodedError(
          'AUTHORITY_NAME_TAKEN',
          `"${read.name}" is added here already: interconnect authority change "${read.name}" changes it`,
        );
      return this.put(read, entry as AuthorityEntry, { at: this.deps.clock.now(), by }, nested);
    });
  }

  /** Another entry of the same name in its place. @throws as `add` does, and `AUTHORITY_UNKNOWN`, `AUTHORITY_MANAGED`. */
  change(changes: Record<string, unknown>, nested: boolean): Promise<AddedNetwork> {
    return this.exclusively(async () => {
      const name = typeof changes.name === 'string' ? changes.name : '';
      const { entry, read } = this.find(name);
      const next = Object.fromEntries(
        Object.entries({ ...entry, ...changes }).filter(([, value]) => value !== undefined && value !== null),
      );
      // Prefixes that stay were let in before.
      const isMeant = nested || changes.prefixes === undefined;
      return this.put(readEntry(next), next as unknown as AuthorityEntry, read.added, isMeant);
    });
  }

  /** @throws CodedError `AUTHORITY_UNKNOWN`, `AUTHORITY_MANAGED`. */
  remove(name: string): Promise<AddedNetwork> {
    return this.exclusively(async () => {
      const { read } = this.find(name);
      await this.replace(new Map([...this.held].filter(([each]) => each !== name)));
      return read;
    });
  }

  has(name: string): boolean {
    return this.held.has(name);
  }

  private async put(
    read: NetworkConfig,
    entry: AuthorityEntry,
    added: AddedNetwork['added'],
    nested: boolean,
  ): Promise<AddedNetwork> {
    const others = this.others(read.name);
    const conflict = conflictOf(read, others);
    if (conflict !== null && !(nested && conflict.code === 'AUTHORITY_NESTED'))
      throw new CodedError(conflict.code, conflict.message);
    this.refuseStrangers(read);
    const made = { ...read, added };
    await this.replace(new Map([...this.held, [read.name, { entry, read: made }]]));
    return made;
  }

  /** Everything that is declared or added, without the one that is put in. */
  private others(name: string): DeclaredNetwork[] {
    const rest = [...this.held.values()].filter(({ read }) => read.name !== name);
    return [
      ...this.deps.declared(),
      ...rest.map(({ read }) => ({ ...read, side: 'a' as const, managedBy: null, line: null })),
    ];
  }

  private refuseStrangers({ uses = [] }: NetworkConfig): void {
    const known = new Set(this.deps.declared().flatMap(({ side, name }) => (side === 'b' ? [name] : [])));
    const strange = uses.find((name) => !known.has(name));
    if (strange !== undefined)
      throw new CodedError(
        'AUTHORITY_DESTINATION',
        `no destination is called "${strange}": interconnect networks list`,
      );
  }

  private find(name: string): Held {
    const held = this.held.get(name);
    if (held !== undefined) return held;
    const declared = this.deps.declared().find((each) => each.side === 'a' && each.name === name);
    if (declared === undefined)
      throw new CodedError('AUTHORITY_UNKNOWN', `no authority is called "${name}": interconnect authority list`);
    throw new CodedError('AUTHORITY_MANAGED', `"${name}" is declared ${atPlace(declared)}: change it there`);
  }

  /** On the disk first: what is in force must be so after a crash. */
  private async replace(next: Map<string, Held>): Promise<void> {
    const authorities = [...next.values()].map(({ entry, read: { added } }) => {
      return { entry, addedAt: added.at, addedBy: added.by };
    });
    await replaceFile(this.path, JSON.stringify({ version: 1, authorities }, null, 2));
    this.held = next;
    await this.deps.changed();
  }

  private exclusively<T>(run: () => Promise<T>): Promise<T> {
    const done = this.turn.then(run);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

const atPlace = (declared: DeclaredNetwork): string =>
  declared.managedBy === null ? placeOf(declared) : `in ${placeOf(declared)}`;

/** In the words that a configuration is refused in. */
function readEntry(entry: unknown): NetworkConfig {
  const read = network.safeParse(entry);
  if (read.success && read.data.prefixes.length <= MOST_PREFIXES) return read.data;
  if (read.success)
    throw new CodedError('AUTHORITY_INVALID', `more than ${MOST_PREFIXES} prefixes: keep this one in a file`);
  const [first] = findingsOf(network, entry, read.error.issues);
  const meant = first?.suggestion == null ? '' : `; did you mean ${first.suggestion}?`;
  throw new CodedError(
    'AUTHORITY_INVALID',
    `${keyText(first?.path ?? [])}: ${first?.message ?? 'not understood'}${meant}`,
  );
}
