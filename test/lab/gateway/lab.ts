/** The whole gateway with the product beside it, made by the test and removed by it, also where a part of it fails. */
import { Ends } from './ends.js';
import { Product } from './product.js';
import { Routing } from './routing.js';
import { startSnmpd } from './snmpd.js';
import { gateways, LA, lay, NHS, routers, type GatewayName, type Router, type Topology } from './topology.js';
import { Traffic } from './traffic.js';

export class Lab {
  private readonly ends = new Ends();
  topology!: Topology;
  traffic!: Traffic;
  product!: Product;
  readonly routing = new Map<Router, Routing>();

  private constructor() {}

  static async start(): Promise<Lab> {
    const lab = new Lab();
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

  /** The kernels of both edges send what crosses to that gateway: what is so, whatever the product says. */
  async isRoutedBy(gateway: GatewayName): Promise<boolean> {
    const { gcsx, n3 } = this.topology;
    const ways = await Promise.allSettled([gcsx.ip('route', 'get', NHS), n3.ip('route', 'get', LA)]);
    return ways.every((way) => way.status === 'fulfilled' && way.value.includes(`dev to-${gateway} `));
  }

  private async begin(): Promise<void> {
    this.topology = await lay(this.ends);
    // Before the routing daemons: over AgentX they look for their master only every 15 s.
    for (const name of gateways) await startSnmpd(name, this.topology[name], this.ends);
    for (const name of routers) this.routing.set(name, await Routing.start(name, this.topology[name], this.ends));
    this.traffic = await Traffic.start(this.topology, this.ends);
    this.product = await Product.start(this.topology, this.ends);
  }
}
