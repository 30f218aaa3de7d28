/** cHsrpStateChange (CISCO-HSRP-MIB). */
import { aboutGateway, below, wordBelow, type TrapFamily } from './family.js';

const STATE = '1.3.6.1.4.1.9.9.106.1.2.1.1.15';
const states = ['initial', 'learn', 'listen', 'speak', 'standby', 'active'];

export const hsrp: TrapFamily = {
  names: { '1.3.6.1.4.1.9.9.106.2.0.1': 'cHsrpStateChange' },
  read(_, notification) {
    const [ifIndex, group] = (below(notification, STATE)?.index ?? '').split('.').map(Number);
    if (ifIndex === undefined || group === undefined) return aboutGateway;
    const subject = { type: 'redundancy', protocol: 'hsrp', ifIndex, group } as const;
    return { subject, claims: wordBelow(notification, states, STATE) };
  },
};
