/** The aggregates as a consumer of the receiver's rows: in its thread, told of interfaces from outside. */
import type { Domain } from '../domain.js';
import type { FacingInterface, InterfaceLookup } from '../meaning/interfaces.js';
import type { ConsumerContext, CreateConsumer } from '../receiver/consumer.js';
import { Aggregator, type FlowMinute } from './aggregator.js';
import type { AggregateSettings } from './settings.js';

/** What `inform` takes, all of it at once: the interfaces of gateways that face a side. Plain data. */
export interface KnownInterface {
  ifIndex: number;
  facing: FacingInterface;
}

/** Interfaces by the gateway's name, which stands for all addresses that it exports from. */
class Interfaces implements InterfaceLookup {
  generation = 0;
  private known = new Map<string, FacingInterface>();

  set(interfaces: readonly KnownInterface[]): void {
    this.known = new Map(interfaces.map(({ ifIndex, facing }) => [key(facing.gateway, ifIndex), facing]));
    this.generation++;
  }

  find(gateway: string, ifIndex: number): FacingInterface | null {
    return this.known.get(key(gateway, ifIndex)) ?? null;
  }
}

const key = (gateway: string, ifIndex: number): string => `${ifIndex} ${gateway}`;

/** `settings` are AggregateSettings; `drain` gives finished minutes. */
export const createAggregates: CreateConsumer<FlowMinute> = (settings, context) => {
  const { meaning, top, late } = settings as AggregateSettings;
  const interfaces = new Interfaces();
  const owners = new Owners(context);
  const domain = (index: number) => owners.of(index);
  const aggregator = new Aggregator({ meaning, interfaces, domain, top, late, now: context.now() });
  return {
    consume: (batch) => aggregator.add(batch, context.now()),
    drain: (now) => (now === Infinity ? aggregator.close() : aggregator.drain(now)),
    update(changed) {
      const { meaning: newMeaning, top: newTop } = changed as AggregateSettings;
      aggregator.use(newMeaning, newTop);
      // An address may belong to another gateway now.
      owners.forget();
      interfaces.generation++;
    },
    inform: (known) => interfaces.set(known as KnownInterface[]),
    read: () => aggregator.read(),
  };
};

interface Owner {
  protocol: Domain['protocol'];
  errors: Domain['errors'];
  exporter: { address: string };
}

/** Domains with the gateway's name in place of the address; made once per domain. No gateway's name has a space, so none is a stranger's. */
class Owners {
  private known = new WeakMap<Domain, Owner>();

  constructor(private readonly context: ConsumerContext) {}

  of(index: number): Owner | null {
    const domain = this.context.domain(index);
    if (domain === null) return null;
    const known = this.known.get(domain);
    if (known !== undefined) return known;
    const address = this.context.source(index)?.gateway ?? `stranger ${domain.exporter.address}`;
    const owner = { protocol: domain.protocol, errors: domain.errors, exporter: { address } };
    this.known.set(domain, owner);
    return owner;
  }

  forget(): void {
    this.known = new WeakMap();
  }
}
