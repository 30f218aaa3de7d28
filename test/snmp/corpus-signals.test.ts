/** DiscoveredSignals of routing and redundancy against every recorded router that has some, served by the real snmpsimd. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { discoverSignals } from '../../collector/snmp/discover-signals.js';
import type { DiscoveredSignals } from '../../collector/snmp/discovered-signals.js';
import { Gate } from '../../collector/snmp/gate.js';
import { Session } from '../../collector/snmp/session.js';
import { startSnmpsim, type Snmpsim } from '../lab/snmpsim.js';
import { corpus, CORPUS_ABSENT, missing } from '../needs.js';

type Fields = Record<string, string | number | undefined>;
type Sessions = { peers: Fields[] } | Fields[];

interface Expected {
  bgp4_mib?: Sessions;
  cisco_bgp4_mib_peer2?: Sessions;
  jnx_bgpmib2?: Sessions;
  arista_bgp4v2?: Sessions;
  cisco_peer2?: Sessions;
  jnx_bgpm2?: Sessions;
  ospf?: { neighbors: Fields[] };
  hsrp?: { groups: Fields[] };
  vrrp_v2_rfc2787?: Fields[];
  vrrp_v3_rfc6527?: Fields[];
  cisco_bfd?: Fields[];
  juniper_bfd?: Fields[];
}

const folder = corpus();
const reason = missing({ snmpsimd: 'snmpsim' }) ?? (folder ? null : CORPUS_ABSENT);

const file = folder
  ? (JSON.parse(readFileSync(join(folder, 'snmp', 'expected.json'), 'utf8')) as { walks: Record<string, Expected> })
  : { walks: {} };
const bgpKeys = [
  'bgp4_mib',
  'cisco_bgp4_mib_peer2',
  'jnx_bgpmib2',
  'arista_bgp4v2',
  'cisco_peer2',
  'jnx_bgpm2',
] as const;
const otherKeys = ['ospf', 'hsrp', 'vrrp_v2_rfc2787', 'vrrp_v3_rfc6527', 'cisco_bfd', 'juniper_bfd'] as const;
const walks = Object.entries(file.walks).filter(([, walk]) =>
  [...bgpKeys, ...otherKeys].some((key) => walk[key] !== undefined),
);

/** The remote address is what an index ends with. */
const endOf = (index: string, address: string) => index === address || index.endsWith(`.${address}`);
const admins: Record<number, string> = { 1: 'stop', 2: 'start' };
const statuses: Record<string, string> = { halted: 'stop', running: 'start' };

function checkPeers(found: DiscoveredSignals, sessions: Sessions): void {
  const peers = Array.isArray(sessions) ? sessions : sessions.peers;
  for (const peer of peers) {
    const index = String(peer['index']);
    const address = peer['remoteAddr'] ?? peer['address'];
    const match = found.bgpPeers.find(
      (each) => each.bgpPeerRemoteAddr === address || each.index === index || endOf(index, each.bgpPeerRemoteAddr),
    );
    expect(match, `peer ${index}`).toBeDefined();
    const says = (key: string, value: unknown) => {
      if (peer[key] !== undefined && peer[key] !== null) expect(value, `${key} of ${index}`).toBe(peer[key]);
    };
    says('state', match?.bgpPeerState);
    says('remoteAs', match?.bgpPeerRemoteAs);
    says('establishedTime', match?.bgpPeerFsmEstablishedTime);
    says('admin', match?.bgpPeerAdminStatus);
    const admin = admins[Number(peer['adminValue'] ?? peer['adminRaw'])] ?? statuses[String(peer['status'])];
    if (admin !== undefined) expect(match?.bgpPeerAdminStatus, `admin of ${index}`).toBe(admin);
    const local = peer['localAddr'];
    if (local !== undefined)
      expect(match?.bgpPeerLocalAddr, `local of ${index}`).toBe(local === '0.0.0.0' ? null : local);
  }
}

function checkVrrp(found: DiscoveredSignals, table: string, routers: Fields[]): void {
  const rows = found.vrrp.filter((each) => each.table === table);
  expect(rows.length).toBe(routers.length);
  for (const router of routers) {
    const row = rows.find(
      ({ ifIndex, vrrpOperVrId }) => ifIndex === router['ifIndex'] && vrrpOperVrId === router['vrid'],
    );
    expect(row?.vrrpOperState).toBe(router['state']);
    expect(row?.vrrpOperPriority).toBe(router['priority']);
    expect(row?.vrrpOperMasterIpAddr).toBe(router['masterIp'] === '0.0.0.0' ? null : router['masterIp']);
    expect(row?.vrrpAssoIpAddr).toHaveLength(1);
  }
}

function checkHsrp(found: DiscoveredSignals, groups: Fields[]): void {
  expect(found.hsrp.length).toBe(groups.length);
  for (const group of groups) {
    const row = found.hsrp.find((each) => each.ifIndex === group['ifIndex'] && each.cHsrpGrpNumber === group['group']);
    expect(row).toMatchObject({
      cHsrpGrpStandbyState: group['state'],
      cHsrpGrpPriority: group['priority'],
      cHsrpGrpVirtualIpAddr: group['virtualIp'],
      cHsrpGrpActiveRouter: group['activeRouter'],
      cHsrpGrpStandbyRouter: group['standbyRouter'],
    });
  }
}

function checkBfd(found: DiscoveredSignals, sessions: Fields[]): void {
  expect(found.bfd).toHaveLength(sessions.length);
  for (const session of sessions) {
    const row = found.bfd.find(({ bfdSessIndex }) => bfdSessIndex === session['sessionIndex']);
    expect(row).toMatchObject({ bfdSessState: session['state'], bfdSessAddr: '127.0.0.1' });
  }
}

function checkOspf(found: DiscoveredSignals, neighbours: Fields[]): void {
  expect(
    found.ospfNeighbours.map(({ ospfNbrIpAddr, ospfNbrRtrId, ospfNbrState }) => [
      ospfNbrIpAddr,
      ospfNbrRtrId,
      ospfNbrState,
    ]),
  ).toEqual(neighbours.map(({ address, rtrId, state }) => [address, rtrId, state]));
}

describe.skipIf(reason !== null)(`routing and redundancy of recorded routers ${reason ?? ''}`, () => {
  let sim: Snmpsim;
  beforeAll(async () => {
    sim = await startSnmpsim(join(folder ?? '', 'snmp', 'walks'), 'linux_ntc');
  });
  afterAll(() => sim.stop());

  const ask = async (community: string) => {
    const problems: string[] = [];
    const credentials = { version: '2c', community } as const;
    const options = { host: sim.host, port: sim.port, credentials, context: '', timeout: 5000, retries: 2 };
    const session = new Session(options, new Gate({ requestsPerSecond: 500, inFlight: 2 }, systemClock), systemClock);
    try {
      return await discoverSignals(session, 25, systemClock, (message) => void problems.push(message));
    } finally {
      session.close();
      expect(problems).toEqual([]);
    }
  };

  test('there are recordings', () => expect(walks.length).toBeGreaterThan(40));

  test.each(walks)('%s', async (name, walk) => {
    const found = await ask(name);
    for (const key of bgpKeys) if (walk[key]) checkPeers(found, walk[key]);
    if (walk.ospf) checkOspf(found, walk.ospf.neighbors);
    if (walk.hsrp) checkHsrp(found, walk.hsrp.groups);
    if (walk.vrrp_v2_rfc2787) checkVrrp(found, 'vrrpOperTable', walk.vrrp_v2_rfc2787);
    if (walk.vrrp_v3_rfc6527) checkVrrp(found, 'vrrpv3OperationsTable', walk.vrrp_v3_rfc6527);
    const bfd = walk.cisco_bfd ?? walk.juniper_bfd;
    if (bfd) checkBfd(found, bfd);
  });

  test('Nokia and Huawei keep their sessions in tables of their own', async () => {
    const [nokia, huawei] = [await ask('timos_7750-bgp'), await ask('vrp_ne8000')];
    const states = (found: DiscoveredSignals) => found.bgpPeers.map(({ bgpPeerState }) => bgpPeerState);
    expect(states(nokia).filter((state) => state === 'established')).toHaveLength(40);
    expect(states(nokia).filter((state) => state === 'active')).toHaveLength(1);
    expect(states(huawei)).toEqual(Array(23).fill('established'));
    expect(huawei.bgpPeers.filter(({ bgpPeerRemoteAddr }) => bgpPeerRemoteAddr.includes(':'))).toHaveLength(5);
  });

  test('accepted prefixes come with the sessions', async () => {
    const [cisco, juniper, arista] = [await ask('iosxr'), await ask('junos_rpm'), await ask('arista_eos')];
    expect(cisco.bgpPeers.every(({ acceptedPrefixes }) => acceptedPrefixes !== null)).toBe(true);
    expect(juniper.bgpPeers.map(({ acceptedPrefixes }) => acceptedPrefixes)).toEqual(
      Array(4).fill({ 'ipv4/unicast': 21 }),
    );
    expect(arista.bgpPeers.map(({ acceptedPrefixes }) => acceptedPrefixes)).toEqual([
      { 'ipv4/unicast': 540_339 },
      { 'ipv6/unicast': 40_633 },
    ]);
  });
});
