/** ospfNbrStateChange (RFC 4750) and ospfv3NbrStateChange (RFC 5643). */
import { formatAddress } from '../../model/prefix.js';
import { ospfStates } from '../../model/signals.js';
import { aboutGateway, below, wordBelow, type Said, type TrapFamily } from './family.js';

const STATE = '1.3.6.1.2.1.14.10.1.6';
const STATE_V3 = '1.3.6.1.2.1.191.1.9.1.8';

export const ospf: TrapFamily = {
  names: {
    '1.3.6.1.2.1.14.16.2.2': 'ospfNbrStateChange',
    '1.3.6.1.2.1.191.0.2': 'ospfv3NbrStateChange',
  },
  read(name, notification): Said {
    const numbers = (below(notification, STATE, STATE_V3)?.index ?? '').split('.');
    const claims = wordBelow(notification, ospfStates, STATE, STATE_V3);
    if (name === 'ospfNbrStateChange' && numbers.length >= 4)
      return { subject: { type: 'ospf-neighbour', neighbour: numbers.slice(0, 4).join('.') }, claims };
    const [ifIndex, , id] = numbers;
    if (id === undefined) return aboutGateway;
    const routerId = formatAddress({ family: 4, words: [0, 0, 0, Number(id)] });
    return { subject: { type: 'ospf-neighbour', neighbour: `${ifIndex}/${routerId}` }, claims };
  },
};
