/**
 * snmpd of one gateway: reached over the management network alone, with the routing daemons behind it (AgentX) and traps of links and
 * sessions sent to the collector.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { program } from '../../needs.js';
import { until } from '../../until.js';
import { Daemon, removeFolder, temporaryFolder } from '../daemon.js';
import type { Namespace } from '../namespace.js';
import { AUTH_PASSWORD, PRIV_PASSWORD } from '../snmpd.js';
import type { Ends } from './ends.js';
import { management, type GatewayName } from './topology.js';

/** Where a gateway is managed, and where it sends its traps. */
type Managed = (typeof management)[GatewayName];

/** Every namespace has a loopback of its own. */
export const AGENTX = 'tcp:127.0.0.1:705';
export const USER = 'monitor';
const SETTER = 'lab-setter';

/** nsCacheTimeout (NET-SNMP-AGENT-MIB) of ifTable, which is 3 s, and of inetCidrRouteTable, 60 s: too old for judging in seconds. */
const CACHE_TIMEOUTS = ['2.2', '4.24.7'].map((table) => `1.3.6.1.4.1.8072.1.5.3.1.2.1.3.6.1.2.1.${table}`);

const [IF_INDEX, ADMIN, OPER] = ['1', '7', '8'].map((column) => `.1.3.6.1.2.1.2.2.1.${column}`);

const trapsTo = (address: string): string =>
  `trapsess -v 3 -u ${USER} -l authPriv -a SHA-256 -A ${AUTH_PASSWORD} -x AES -X ${PRIV_PASSWORD} ${address}:162`;

/** `others`: further management networks. */
const configuration = (name: GatewayName, others: readonly Managed[]): string => `
agentAddress ${[management[name], ...others].map(({ address }) => `udp:${address}:161`).join()},udp:127.0.0.1:161
sysName ${name}
sysLocation laboratory
master agentx
agentXSocket ${AGENTX}
createUser ${USER} SHA-256 ${AUTH_PASSWORD} AES ${PRIV_PASSWORD}
rouser ${USER} priv
rwcommunity ${SETTER} 127.0.0.1
${[management[name], ...others].map(({ nms }) => trapsTo(nms)).join('\n')}
createUser internal
rouser internal noauth
iquerySecName internal
notificationEvent linkDownTrap .1.3.6.1.6.3.1.1.5.3 ${IF_INDEX} ${ADMIN} ${OPER}
notificationEvent linkUpTrap .1.3.6.1.6.3.1.1.5.4 ${IF_INDEX} ${ADMIN} ${OPER}
monitor -r 1 -e linkDownTrap "link down" ${OPER} == 2
monitor -r 1 -e linkUpTrap "link up" ${OPER} != 2
`;

/** Up, and taking requests. */
export async function startSnmpd(
  name: GatewayName,
  namespace: Namespace,
  ends: Ends,
  others: readonly Managed[] = [],
): Promise<void> {
  const folder = await temporaryFolder('icm-snmpd-');
  const persist = join(folder, 'persist');
  await mkdir(persist);
  await writeFile(join(folder, 'snmpd.conf'), configuration(name, others), { mode: 0o600 });
  const env = { SNMPCONFPATH: `${folder}:${persist}`, SNMP_PERSISTENT_DIR: persist, MIBS: '' };
  const words = ['-f', '-Le', '-p', join(folder, 'pid')];
  const daemon = new Daemon(...namespace.inside(program('snmpd') ?? 'snmpd', words), env);
  ends.add(async () => {
    await daemon.stop();
    await removeFolder(folder);
  });
  await until(`snmpd of ${name} takes a SET`, () => {
    if (daemon.exited) throw new Error(`snmpd of ${name} ended: ${daemon.output}`);
    const second = CACHE_TIMEOUTS.flatMap((timeout) => [timeout, 'i', '1']);
    const set = ['-v2c', '-c', SETTER, '-r0', '-On', '127.0.0.1', ...second];
    return namespace.run('snmpset', ...set).then(
      () => true,
      () => false,
    );
  });
}
