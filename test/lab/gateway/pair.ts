/**
 * Two collectors that watch one gateway from two places:
 *
 *     nms — { gw1, gw2, la }        nms — nms2: the cable that the pair sees each other over
 *     nms2 — { gw1, gw2, la }       noc — { nms, nms2 }: where people are paged, and data kept where they share a store
 */
import { join } from 'node:path';
import { Authority } from '../certificates.js';
import { removeFolder, temporaryFolder } from '../daemon.js';
import { ADMIN, Influxd } from '../influxd.js';
import { connect, Namespace } from '../namespace.js';
import type { Ends } from './ends.js';
import { PAGER_PORT } from './pager.js';
import { firstSeat, type Seat } from './seat.js';
import type { GatewayName, Topology } from './topology.js';

/** Addresses of the gateways in the second management network, and of the second collector there. */
export const second: Record<GatewayName, { address: string; nms: string }> = {
  gw1: { address: '10.98.1.2', nms: '10.98.1.1' },
  gw2: { address: '10.98.2.2', nms: '10.98.2.1' },
};
const SECOND_FOR_LA = '10.98.3.1';
const PEER_PORT = 8863;
export const names = ['lab-1', 'lab-2'] as const;
const peerAddress = { 'lab-1': '10.97.0.1', 'lab-2': '10.97.0.2' };
const nocAddress = { 'lab-1': '10.96.1.1', 'lab-2': '10.96.2.1' };
/** The device of the cable between the two, in `nms`. */
export const PEER_CABLE = 'to-peer';

type Name = (typeof names)[number];

export class PairPlaces {
  private constructor(
    readonly nms2: Namespace,
    readonly noc: Namespace,
    private readonly folder: string,
    private readonly authority: Authority,
    readonly influxd: Influxd | null,
  ) {}

  /** `store`: an influxd for both, or a store of each collector's own. */
  static async lay({ nms, gw1, gw2, la }: Topology, store: 'own' | 'shared', ends: Ends): Promise<PairPlaces> {
    const made = async (label: string): Promise<Namespace> => {
      const namespace = await Namespace.create(label);
      ends.add(() => namespace.remove());
      return namespace;
    };
    const [nms2, noc] = [await made('nms2'), await made('noc')];
    const cables: [Namespace, string, string, Namespace, string, string][] = [
      [nms2, 'to-gw1', second.gw1.nms, gw1, 'mgmt2', second.gw1.address],
      [nms2, 'to-gw2', second.gw2.nms, gw2, 'mgmt2', second.gw2.address],
      [nms2, 'to-la', SECOND_FOR_LA, la, 'mgmt2', '10.98.3.2'],
      [nms, PEER_CABLE, peerAddress['lab-1'], nms2, PEER_CABLE, peerAddress['lab-2']],
      [noc, 'to-nms', nocAddress['lab-1'], nms, 'to-noc', '10.96.1.2'],
      [noc, 'to-nms2', nocAddress['lab-2'], nms2, 'to-noc', '10.96.2.2'],
    ];
    for (const [one, device, address, other, far, there] of cables)
      await connect(
        { namespace: one, device, address: `${address}/30` },
        { namespace: other, device: far, address: `${there}/30` },
      );
    const folder = await temporaryFolder('icm-lab-pair-');
    ends.add(() => removeFolder(folder));
    const authority = await Authority.create(folder, 'pair-ca');
    for (const name of names) await authority.issue(name, [peerAddress[name]]);
    const influxd = store === 'own' ? null : await Influxd.create(noc);
    if (influxd !== null) ends.add(() => influxd.remove());
    return new PairPlaces(nms2, noc, folder, authority, influxd);
  }

  seats(topology: Topology): [Seat, Seat] {
    const first = { ...firstSeat(topology), collector: 'lab-1', sections: this.sections('lab-1', 'lab-2') };
    return [
      first,
      {
        namespace: this.nms2,
        collector: 'lab-2',
        gateway: { gw1: second.gw1.address, gw2: second.gw2.address },
        forLa: SECOND_FOR_LA,
        forNhs: null,
        sections: this.sections('lab-2', 'lab-1'),
      },
    ];
  }

  private sections(own: Name, other: Name): object {
    const common = { path: 'data', collector: own, spool: { size: '16 MiB' } };
    const influx = { driver: 'influx', url: `http://${nocAddress[own]}:8086`, ...ADMIN, password: 'env:LAB_INFLUX' };
    const file = (ending: string): string => join(this.folder, `${own}.${ending}`);
    return {
      store: this.influxd === null ? common : { ...common, ...influx },
      peer: {
        name: other,
        url: `https://${peerAddress[other]}:${PEER_PORT}`,
        listen: `${peerAddress[own]}:${PEER_PORT}`,
        tls: { certificate: file('pem'), key: file('key'), ca: this.authority.ca },
        wait: '2s',
      },
      alerts: {
        receivers: [{ name: 'pager', kind: 'webhook', url: `http://${nocAddress[own]}:${PAGER_PORT}/page` }],
        page: [{ to: ['pager'] }],
      },
    };
  }
}
