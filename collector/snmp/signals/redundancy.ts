/** The virtual routers that paths need: VRRP from VRRPV3-MIB where the agent has it, else from VRRP-MIB; HSRP. */
import type { VirtualRouterConfig } from '../../config/schema/signals.js';
import type { Observation, Origin } from '../../model/observation.js';
import type { RedundancyObservation } from '../../model/signals.js';
import { changedBetween } from '../../model/transitions.js';
import { isCalled } from '../identity.js';
import type { InterfaceRegistry } from '../registry.js';
import type { ReadInput, Reader, TableSpec } from '../table.js';
import { cHsrpGrpTable } from '../tables/c-hsrp-grp-table.js';
import { vrrpOperTable } from '../tables/vrrp-oper-table.js';
import { vrrpv3OperationsTable } from '../tables/vrrpv3-operations-table.js';
import { Finder } from './finder.js';
import { flapEvent } from './flap.js';
import type { RedundancySaid, RedundancyTable } from './redundancy-table.js';
import { askedOf } from './table.js';
import { Watch } from './watch.js';

/** In order of preference. */
export const redundancyTables: readonly RedundancyTable[] = [vrrpv3OperationsTable, vrrpOperTable, cHsrpGrpTable];

type Names = Pick<InterfaceRegistry<unknown>, 'entries' | 'get'>;

/** @param names the interfaces of the gateway: the configuration names them, the MIBs number them */
export function redundancyReaders(routers: readonly VirtualRouterConfig[], names: Names): Reader[] {
  const told = new Map<string, string>();
  return redundancyTables.flatMap((table) => {
    const mine = routers.filter(({ protocol }) => protocol === table.protocol);
    if (mine.length === 0) return [];
    const reader = new RedundancyReader(table, mine, names, told);
    return reader.finder ? [reader.finder, reader] : [reader];
  });
}

class RedundancyReader implements Reader {
  readonly name: string;
  readonly interval = 'state';
  readonly specs: readonly TableSpec[];
  readonly appliesTo: (sysObjectID: string | null) => boolean;
  /** Of virtual addresses, which change rarely. */
  readonly finder: Finder | null;
  private readonly watch: Watch;
  private readonly before = new Map<string, RedundancyObservation>();

  /** @param told key of a virtual router → the table that tells of it */
  constructor(
    private readonly table: RedundancyTable,
    private readonly routers: readonly VirtualRouterConfig[],
    private readonly names: Names,
    private readonly told: Map<string, string>,
  ) {
    this.name = `redundancy:${table.name}`;
    this.appliesTo = askedOf(table.enterprises);
    const { addresses } = table;
    this.finder = addresses && new Finder(addresses.name, addresses.column, this.appliesTo, () => true);
    this.watch = new Watch(table, () => this.candidates());
    this.specs = this.watch.specs;
  }

  read(input: ReadInput): Observation[] {
    const { rows, lost } = this.watch.read(input);
    const observations: Observation[] = [];
    for (const [index, values] of rows) {
      const said = this.table.read(index, values);
      if (!said) continue;
      const key = this.keyOf(said);
      if (said.state !== null && !this.told.has(key)) this.told.set(key, this.table.name);
      if ((this.told.get(key) ?? this.table.name) === this.table.name)
        observations.push(...this.observe(input, key, index, said));
    }
    for (const index of lost) observations.push(...this.gone(input.origin, index));
    return observations;
  }

  private candidates(): string[] {
    return this.routers.flatMap(({ interface: wanted, group, family }) =>
      [...this.names.entries()]
        .filter(({ key, identity }) => isCalled(wanted, key, identity))
        .flatMap(({ identity }) => this.table.indexOf(identity.ifIndex, group, family) ?? []),
    );
  }

  private nameOf(ifIndex: number): string | null {
    return this.names.get(String(ifIndex))?.identity.ifName ?? null;
  }

  private keyOf({ protocol, ifIndex, group, addressFamily }: RedundancySaid): string {
    return `${protocol}/${this.nameOf(ifIndex) ?? ifIndex}/${group}/${addressFamily}`;
  }

  private observe({ origin, took = 0 }: ReadInput, key: string, index: string, said: RedundancySaid): Observation[] {
    const { virtualAddress, ...rest } = said;
    const virtualAddresses = virtualAddress === null ? this.addressesOf(index) : [virtualAddress];
    const name = this.nameOf(said.ifIndex);
    const now: RedundancyObservation = {
      kind: 'redundancy',
      ...origin,
      key,
      interface: name,
      ...rest,
      virtualAddresses,
      ...(took > 0 && { took }),
    };
    const before = this.before.get(key);
    this.before.set(key, now);
    const flapped = before && before.state === now.state && changedBetween(before, now);
    if (!flapped) return [now];
    const message = `${key} became master in between and is ${now.state ?? 'in an unknown state'} at both polls`;
    return [now, flapEvent(now, 'virtual-router-flapped', key, message)];
  }

  private addressesOf(index: string): string[] {
    return (this.finder?.indexes() ?? []).flatMap((row) =>
      row.startsWith(`${index}.`) ? (this.table.addresses?.addressOf(row.slice(index.length + 1)) ?? []) : [],
    );
  }

  /** The agent answers and has the virtual router no more: its daemon is gone, or it was taken away. */
  private gone(origin: Origin, index: string): Observation[] {
    const said = this.table.read(index, {});
    const key = said ? this.keyOf(said) : '';
    const before = this.before.get(key);
    this.before.delete(key);
    if (this.told.get(key) === this.table.name) this.told.delete(key);
    return before ? [{ ...before, ...origin, state: null, role: null, master: null }] : [];
  }
}
