/** Two gateways that say what the truth makes of them: links, VRRP on both sides, a BGP session each. */
import type { Clock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import type { BgpPeerObservation, RedundancyRole } from '../../collector/model/signals.js';
import { Router } from '../api/scene.js';
import type { Truth } from './truth.js';

export interface Scene {
  /** Whether packets cross from end to end. */
  crosses: boolean;
  links: Record<'one' | 'two', boolean>;
  answers: Record<'gw1' | 'gw2', boolean>;
}

const within = (spans: readonly { from: number; to: number }[], at: number): boolean =>
  spans.some(({ from, to }) => at >= from && at < to);

/** What is so at a moment. */
export function sceneAt(truth: Truth, at: number): Scene {
  const both = within(
    truth.outages.filter(({ how }) => how === 'links'),
    at,
  );
  const cut = (path: 'one' | 'two'): boolean =>
    both ||
    within(
      truth.cuts.filter((each) => each.path === path),
      at,
    );
  const silent = (gateway: 'gw1' | 'gw2'): boolean =>
    within(
      truth.silences.filter((each) => each.gateway === gateway),
      at,
    );
  return {
    crosses: !within(truth.outages, at) && !truth.blips.includes(at),
    links: { one: !cut('one'), two: !cut('two') },
    answers: { gw1: !silent('gw1'), gw2: !silent('gw2') },
  };
}

/** One gateway with a path between its two interfaces. */
class Gateway {
  readonly router: Router;
  private link = true;
  private role: RedundancyRole;
  private became: number;
  /** sysUpTime of the last change, ms, and how often it has booted. */
  private lastChange = 1_000;
  private boots = 1;
  /** Indices of its interfaces begin here. */
  private base = 1;

  constructor(
    private readonly clock: Clock,
    readonly name: 'gw1' | 'gw2',
    private readonly peer: string,
  ) {
    this.router = new Router(clock, name);
    this.role = name === 'gw1' ? 'master' : 'backup';
    this.became = name === 'gw1' ? 1 : 0;
  }

  becomes(link: boolean, role: RedundancyRole): void {
    if (link !== this.link) this.lastChange += 5_000;
    this.link = link;
    if (role === 'master' && this.role !== 'master') this.became++;
    this.role = role;
  }

  /** It boots: interfaces have other numbers, and what it counted begins anew. */
  reboot(): void {
    this.boots++;
    this.base += 10;
    this.lastChange = 500;
    this.became = this.role === 'master' ? 1 : 0;
  }

  says(answers: boolean): Observation[] {
    const { router, link, lastChange, boots, role } = this;
    if (!answers)
      return [router.poll('state', { outcome: 'failed', errors: { timeout: 1 }, message: 'no answer', timeouts: 1 })];
    const oper = { operStatus: link ? 'up' : 'down', lastChange, boots } as const;
    const deltas = role === 'master' && link ? {} : { inOctets: 2_000, outOctets: 2_000 };
    return [
      router.state('Gi0/0', oper),
      router.state('Gi0/1', { lastChange: 0, boots }),
      router.counters('Gi0/0', { operStatus: oper.operStatus, deltas, ...this.identity('Gi0/0', 0) }),
      router.counters('Gi0/1', { deltas, ...this.identity('Gi0/1', 1) }),
      router.poll('state'),
      ...this.redundancy(),
      this.bgp(),
    ];
  }

  private identity(name: string, place: number) {
    const own = { ifIndex: this.base + place, ifName: name, ifDescr: name, ifAlias: `to ${name}`, ifType: 6 };
    return { identity: { ...own, ifPhysAddress: `00:00:5e:00:${String(this.boots % 100).padStart(2, '0')}:01` } };
  }

  private redundancy(): Observation[] {
    const { role, became } = this;
    return ['Gi0/0', 'Gi0/1'].map((name, place) => ({
      ...this.origin(),
      ...{ kind: 'redundancy', protocol: 'vrrp', key: `vrrp/${name}/51/ipv4`, ifIndex: this.base + place },
      ...{ interface: name, group: 51, addressFamily: 'ipv4', state: role, role, priority: 100, master: null },
      ...{ virtualAddresses: [`10.0.${place}.254`], becameMaster: became },
    }));
  }

  private bgp(): BgpPeerObservation {
    return {
      ...this.origin(),
      ...{ kind: 'bgp-peer', peer: this.peer, localAddress: null, localAs: 65_001, remoteAs: 65_002 },
      ...{ state: this.link ? 'established' : 'idle', adminStatus: 'start', lastError: null },
      ...{ establishedTransitions: 1, establishedSeconds: 100, prefixes: { 'ipv4/unicast': 3 } },
    };
  }

  private origin() {
    return { gateway: this.name, context: '', collector: 'c1', at: this.clock.now() };
  }
}

export class Routers {
  private readonly gateways: readonly [Gateway, Gateway];
  private readonly booted = new Set<object>();

  constructor(
    private readonly clock: Clock,
    private readonly truth: Truth,
  ) {
    this.gateways = [new Gateway(clock, 'gw1', '10.0.0.1'), new Gateway(clock, 'gw2', '10.0.0.2')];
  }

  /** What both answer to a poll now. Traffic prefers the first path that is sound. */
  poll(): Observation[] {
    const at = this.clock.now();
    const { links, answers } = sceneAt(this.truth, at);
    const first = links.one || !links.two;
    for (const each of this.truth.silences) {
      if (each.then === 'same' || at < each.to || this.booted.has(each)) continue;
      this.booted.add(each);
      this.gateways[each.gateway === 'gw1' ? 0 : 1].reboot();
    }
    this.gateways[0].becomes(links.one, first ? 'master' : 'backup');
    this.gateways[1].becomes(links.two, first ? 'backup' : 'master');
    return [...this.gateways[0].says(answers.gw1), ...this.gateways[1].says(answers.gw2)];
  }
}
