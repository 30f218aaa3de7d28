/** A real gateway: Debian's snmpd in a namespace of its own, with a cable to each side, each side a namespace too. */
import { missing } from '../needs.js';
import { connect, Namespace, namespacesMissing } from '../lab/namespace.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';

export const reason = missing({ snmpd: 'snmpd', ip: 'iproute2' }) ?? namespacesMissing();

export const SIDE_A = 'towards-a';
export const SIDE_B = 'towards-b';
const ADDRESS = { a: '10.77.1.2', b: '10.77.2.2' };

/** Sends `count` datagrams of `size` octets, spread over `seconds`; nobody listens, and the answers say so. */
const BLASTER = `
  const [address, count, size, seconds, port = 9] = process.argv.slice(1);
  const socket = require('dgram').createSocket('udp4');
  const batch = Math.ceil(count / (seconds * 50));
  let [left, unsent] = [Number(count), Number(count)];
  const sent = () => --unsent === 0 && socket.close();
  const timer = setInterval(() => {
    for (let i = 0; i < batch && left > 0; i++, left--) socket.send(Buffer.alloc(Number(size)), Number(port), address, sent);
    if (left === 0) clearInterval(timer);
  }, 20);`;

export class Gateway {
  private constructor(
    readonly snmpd: Snmpd,
    readonly namespace: Namespace,
    private readonly sides: readonly Namespace[],
  ) {}

  static async start(): Promise<Gateway> {
    const namespace = await Namespace.create('gw');
    const sides = [await Namespace.create('a'), await Namespace.create('b')];
    // IPv6 speaks of itself; without it a cable is silent until the test sends something.
    for (const one of [namespace, ...sides]) {
      await one.run('sh', '-c', 'for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done');
    }
    const cable = (device: string, own: string, side: Namespace, address: string): Promise<void> =>
      connect({ namespace, device, address: own }, { namespace: side, device: 'uplink', address: `${address}/24` });
    await cable(SIDE_A, '10.77.1.1/24', sides[0]!, ADDRESS.a);
    await cable(SIDE_B, '10.77.2.1/24', sides[1]!, ADDRESS.b);
    return new Gateway(await Snmpd.start('', namespace), namespace, sides);
  }

  /** Real traffic from the gateway towards side a. */
  async send(datagrams: number, size: number, seconds: number): Promise<void> {
    const words = [ADDRESS.a, `${datagrams}`, `${size}`, `${seconds}`];
    await this.namespace.run(process.execPath, '-e', BLASTER, ...words);
  }

  /** From now on it forwards what side a sends to side b. Side b has no way back, so nothing answers. */
  async forward(): Promise<void> {
    await this.namespace.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    const [a] = this.sides;
    await a!.ip('route', 'add', 'default', 'via', '10.77.1.1');
    // The first packets to an address that is not resolved yet are lost.
    await a!.run(process.execPath, '-e', BLASTER, '10.77.1.1', '1', '10', '1');
  }

  /** Real traffic from side a to side b, to port 9. */
  async cross(datagrams: number, size: number, seconds: number): Promise<void> {
    const words = [ADDRESS.b, `${datagrams}`, `${size}`, `${seconds}`];
    await this.sides[0]!.run(process.execPath, '-e', BLASTER, ...words);
  }

  /** Behind side a there is another network; from now on what side a sends comes from this address of it, and side b has a way back. */
  async join(address: string): Promise<void> {
    const [a, b] = this.sides;
    await a!.ip('address', 'add', `${address}/32`, 'dev', 'lo');
    await a!.ip('route', 'replace', 'default', 'via', '10.77.1.1', 'src', address);
    await b!.ip('route', 'replace', 'default', 'via', '10.77.2.1');
  }

  /** The gateway knows a way to a network behind side a. */
  async route(prefix: string): Promise<void> {
    await this.namespace.ip('route', 'add', prefix, 'via', ADDRESS.a);
  }

  /** Real traffic from side b to an address behind side a, to port 10. */
  async reply(address: string, datagrams: number, size: number, seconds: number): Promise<void> {
    await this.sides[1]!.run(process.execPath, '-e', BLASTER, address, `${datagrams}`, `${size}`, `${seconds}`, '10');
  }

  async ifIndex(device: string): Promise<number> {
    return Number((await this.namespace.ip('-o', 'link', 'show', device)).split(':')[0]);
  }

  async stop(): Promise<void> {
    await this.snmpd.stop();
    for (const one of [this.namespace, ...this.sides]) await one.remove();
  }
}

export const credentials = {
  v3: {
    user: 'sha256_aes',
    auth: { protocol: 'sha256', password: 'env:LAB_AUTH' },
    priv: { protocol: 'aes', password: 'env:LAB_PRIV' },
  },
  v2c: { version: '2c', community: 'env:LAB_COMMUNITY' },
};

export const secrets = { LAB_AUTH: AUTH_PASSWORD, LAB_PRIV: PRIV_PASSWORD, LAB_COMMUNITY: COMMUNITY };
