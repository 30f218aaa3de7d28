/** keepalived (Debian package keepalived): VRRP between both gateways on the network towards gcsx, told over AgentX. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { program } from '../../needs.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import type { Namespace } from '../namespace.js';
import type { Ends } from './ends.js';
import { AGENTX } from './snmpd.js';
import { VIRTUAL, type GatewayName } from './topology.js';

export const ROUTER_ID = 51;
const PRIORITY: Record<GatewayName, number> = { gw1: 150, gw2: 100 };

const configuration = (name: GatewayName, priority: number): string => `
global_defs {
  router_id ${name}
  enable_snmp_vrrp
  enable_snmp_rfcv2
  enable_snmp_rfcv3
  enable_traps
  snmp_socket ${AGENTX}
  vrrp_startup_delay 0
}
vrrp_instance SHARED {
  state BACKUP
  interface to-gcsx
  virtual_router_id ${ROUTER_ID}
  priority ${priority}
  advert_int 1
  version 2
  virtual_ipaddress {
    ${VIRTUAL}/24 dev to-gcsx
  }
}
`;

export class Keepalived {
  private constructor(
    private readonly name: GatewayName,
    private readonly file: string,
    private readonly daemon: Daemon,
  ) {}

  static async start(name: GatewayName, namespace: Namespace, ends: Ends): Promise<Keepalived> {
    const folder = await temporaryFolder('icm-keepalived-');
    const file = join(folder, 'keepalived.conf');
    await writeFile(file, configuration(name, PRIORITY[name]));
    const words = ['-P', '-n', '-l', '-D', '-G', '-f', file, '-p', join(folder, 'pid'), '-r', join(folder, 'vrrp.pid')];
    const daemon = new Daemon(...namespace.inside(program('keepalived') ?? 'keepalived', words), { MIBS: '' });
    ends.add(async () => {
      await daemon.stop();
      await removeFolder(folder);
    });
    return new Keepalived(name, file, daemon);
  }

  /** From now on it yields to the other, or is preferred as before: no link changes. */
  async yields(yields: boolean): Promise<void> {
    if (this.daemon.exited) throw new Error(`keepalived of ${this.name} ended: ${this.daemon.output}`);
    await writeFile(this.file, configuration(this.name, yields ? 50 : PRIORITY[this.name]));
    process.kill(this.daemon.pid!, 'SIGHUP');
  }
}
