/** vrrpTrapNewMaster (RFC 2787) and vrrpv3NewMaster (RFC 6527): sent by the router that became master; the index tells which. */
import { aboutGateway, below, type TrapFamily } from './family.js';

export const vrrp: TrapFamily = {
  names: {
    '1.3.6.1.2.1.68.0.1': 'vrrpTrapNewMaster',
    '1.3.6.1.2.1.207.0.1': 'vrrpv3NewMaster',
  },
  read(_, notification) {
    const index = below(notification, '1.3.6.1.2.1.68.1.3.1.7', '1.3.6.1.2.1.207.1.1.1.1.3')?.index ?? '';
    const [ifIndex, group] = index.split('.').map(Number);
    if (ifIndex === undefined || group === undefined) return aboutGateway;
    return { subject: { type: 'redundancy', protocol: 'vrrp', ifIndex, group }, claims: 'master' };
  },
};
