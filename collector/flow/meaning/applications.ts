/** What a flow is called after: the service whose port it uses. */
import type { Names } from './names.js';
import { portless, services } from './ports.js';

export interface ApplicationOverride {
  name: string;
  protocol: 'tcp' | 'udp' | 'sctp' | 'both';
  ports: readonly number[];
}

const TCP = 6;
const UDP = 17;
const SCTP = 132;

export class Applications {
  private readonly tcp = new Uint16Array(65_536);
  private readonly udp = new Uint16Array(65_536);
  private readonly sctp = new Uint16Array(65_536);
  private readonly others = new Uint16Array(256);

  constructor(names: Names, overrides: readonly ApplicationOverride[] = []) {
    for (const [name, protocol] of portless) this.others[protocol] = names.add(name);
    for (const [name, protocols, ports] of services)
      for (const port of ports) {
        const [from, to] = typeof port === 'number' ? [port, port] : port;
        for (const table of this.tables(protocols)) table.fill(names.add(name), from, to + 1);
      }
    for (const { name, protocol, ports } of overrides)
      for (const table of this.tables(protocol)) for (const port of ports) table[port] = names.add(name);
  }

  /**
   * The number of the application's name, 0 when neither port is known. Where both are, the lower one names it: a client's own port is
   * taken from the upper ranges (RFC 6056).
   */
  find(protocol: number, sourcePort: number, destinationPort: number): number {
    const table = protocol === TCP ? this.tcp : protocol === UDP ? this.udp : protocol === SCTP ? this.sctp : null;
    if (table === null) return protocol < 256 ? this.others[protocol]! : 0;
    if (sourcePort < destinationPort) return table[sourcePort]! || table[destinationPort]! || 0;
    return table[destinationPort]! || table[sourcePort]! || 0;
  }

  private tables(protocols: string): Uint16Array[] {
    if (protocols === 'both') return [this.tcp, this.udp];
    return [protocols === 'tcp' ? this.tcp : protocols === 'udp' ? this.udp : this.sctp];
  }
}
