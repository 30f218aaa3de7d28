/** The whole gateway with the product beside it, made by the test and removed by it, also where a part of it fails. */
import { Ends } from './ends.js';
import type { Impairment } from './impairment.js';
import { Keepalived } from './keepalived.js';
import { Pager } from './pager.js';
import { PairPlaces, second } from './pair.js';
import { PLAIN, type Plan } from './plan.js';
import { ProbeLog } from './probe-log.js';
import { Product } from './product.js';
import { Routing } from './routing.js';
import { startSnmpd } from './snmpd.js';
import { Softflowd } from './softflowd.js';
import type { Status } from '../../../collector/api/types.js';
import { until } from '../../until.js';
import type { Namespace } from '../namespace.js';
import { gateways, LA, lay, NHS, routers, VIRTUAL, type GatewayName, type Router, type Topology } from './topology.js';
import { Traffic } from './traffic.js';

export class Lab {
  private readonly ends = new Ends();
  topology!: Topology;
  traffic!: Traffic;
  product!: Product;
  /** The second collector, where the plan has one, and its places. */
  twin: Product | null = null;
  places: PairPlaces | null = null;
  /** Where the plan has somebody paged. */
  pager: Pager | null = null;
  /** Where the plan has one kept. */
  probeLog: ProbeLog | null = null;
  /** Where the plan has flows exported. */
  softflowd: Softflowd | null = null;
  readonly routing = new Map<Router, Routing>();

  /** In the cable between gcsx and gw1, where the plan asks for it. */
  impairment: Impairment | null = null;
  /** By gateway, where the plan has them elect one. */
  readonly elected = new Map<GatewayName, Keepalived>();

  private constructor(readonly plan: Plan) {}

  static async start(plan: Partial<Plan> = {}): Promise<Lab> {
    const lab = new Lab({ ...PLAIN, ...plan });
    try {
      await lab.begin();
    } catch (error) {
      await lab.stop();
      throw error;
    }
    return lab;
  }

  stop(): Promise<void> {
    return this.ends.run();
  }

  router(name: Router): Routing {
    const routing = this.routing.get(name);
    if (routing === undefined) throw new Error(`${name} runs no routing daemons in this laboratory`);
    return routing;
  }

  /** By which gateway the kernel of each edge sends what crosses: what is so, whatever the product says. null: by none. */
  async ways(): Promise<{ aToB: GatewayName | null; bToA: GatewayName | null }> {
    const { gcsx, n3 } = this.topology;
    return { aToB: await this.entry(gcsx), bToA: await by(n3, LA) };
  }

  async isRoutedBy(gateway: GatewayName): Promise<boolean> {
    const { aToB, bToA } = await this.ways();
    return aToB === gateway && bToA === gateway;
  }

  /** The next hop that answers is the elected gateway, where one is elected. */
  private async entry(gcsx: Namespace): Promise<GatewayName | null> {
    if (this.plan.entry === 'bgp') return by(gcsx, NHS);
    for (const name of gateways)
      if ((await this.topology[name].ip('address', 'show')).includes(` ${VIRTUAL}/`)) return name;
    return null;
  }

  private async begin(): Promise<void> {
    const { plan, ends } = this;
    const { topology, impairment } = await lay(ends, plan);
    this.topology = topology;
    this.impairment = impairment;
    if (plan.pair !== null) this.places = await PairPlaces.lay(topology, plan.pair, ends);
    // Before the routing daemons: over AgentX they look for their master only every 15 s.
    for (const name of gateways) await startSnmpd(name, topology[name], ends, plan.pair === null ? [] : [second[name]]);
    for (const name of routers)
      if (name !== 'gcsx' || plan.entry === 'bgp')
        this.routing.set(name, await Routing.start(name, topology[name], ends, plan));
    if (plan.entry === 'vrrp')
      for (const name of gateways) this.elected.set(name, await Keepalived.start(name, topology[name], ends));
    const traffic = (this.traffic = await Traffic.start(topology, ends));
    // What is lost while the routers find each other is nothing that a scenario is about.
    const settled = async (): Promise<boolean> => traffic.recoveredSince(0) && (await this.isRoutedBy('gw1'));
    await until('traffic crosses by gw1', settled, { timeout: 60_000, every: 100 });
    if (plan.alerts !== null || this.places !== null) {
      const pager = (this.pager = await (this.places === null
        ? Pager.open(topology.nms)
        : Pager.open(this.places.noc, '0.0.0.0')));
      ends.add(() => pager.shut());
    }
    // Before the first probe is sent.
    if (plan.probeLog) this.probeLog = await ProbeLog.start(topology, ends);
    if (this.places === null) {
      this.product = await Product.start(topology, ends, plan);
      if (plan.softflowd) this.softflowd = await this.exporting();
      return;
    }
    const [one, other] = this.places.seats(topology);
    this.product = await Product.start(topology, ends, plan, one);
    this.twin = await Product.start(topology, ends, plan, other);
  }

  /** Once the collector knows the numbers of the interfaces: before that it could give no flow a path. */
  private async exporting(): Promise<Softflowd> {
    const known = async (): Promise<boolean> => {
      const { paths } = await this.product.get<Status>('/status');
      return paths.every(({ a, b }) => a.inBitsPerSecond !== null && b.inBitsPerSecond !== null);
    };
    await until('the interfaces are known', known, { timeout: 60_000, every: 200 });
    return Softflowd.start(this.topology, this.ends);
  }
}

async function by(edge: Namespace, target: string): Promise<GatewayName | null> {
  const route = await edge.ip('route', 'get', target).catch(() => '');
  return gateways.find((name) => route.includes(`dev to-${name} `)) ?? null;
}
