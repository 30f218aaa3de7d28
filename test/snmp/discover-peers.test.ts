/** BGP sessions that stand in two tables of a router, as discovery lists them. */
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { discover } from '../../collector/snmp/discover.js';
import { Agent } from '../lab/agent.js';
import { gauge32, integer } from '../lab/ber.js';
import { ifMib } from '../lab/if-mib.js';
import { silentLog } from './log.js';

const PEER = '192.0.2.9';
/** aristaBgp4V2PeerEntry; index: instance, InetAddressType, InetAddress with its length. */
const vendor = (column: number) => `1.3.6.1.4.1.30065.4.1.1.2.1.${column}.1.1.4.${PEER}`;
const standard = (column: number) => `1.3.6.1.2.1.15.3.1.${column}.${PEER}`;

let agent: Agent;
afterEach(() => agent.stop());

async function remoteAs(objects: [string, Buffer][]): Promise<(number | null)[]> {
  agent = await Agent.start(new Map([...ifMib(1), ...objects]));
  const credentials = { version: '2c', community: 'public' } as const;
  const target = { address: '127.0.0.1', port: agent.port, credentials };
  const { bgpPeers } = await discover(target, { clock: systemClock, log: silentLog });
  return bgpPeers.map(({ bgpPeerRemoteAs }) => bgpPeerRemoteAs);
}

test('where BGP4-MIB has AS_TRANS, the AS number of four octets is taken from the vendor table', async () => {
  const two: [string, Buffer][] = [
    [standard(2), integer(6)],
    [standard(9), integer(23_456)],
  ];
  const four: [string, Buffer][] = [
    [vendor(10), gauge32(4_200_000_001)],
    [vendor(13), integer(6)],
  ];
  expect(await remoteAs([...two, ...four])).toEqual([4_200_000_001]);
  await agent.stop();
  expect(await remoteAs(two)).toEqual([23_456]);
});
