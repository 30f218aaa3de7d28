/** linkDown and linkUp (RFC 2863): the ifIndex stands as a value, or in the index of any column of ifTable. */
import { aboutGateway, below, type TrapFamily } from './family.js';

const IF_ENTRY = '1.3.6.1.2.1.2.2.1';

export const link: TrapFamily = {
  names: { '1.3.6.1.6.3.1.1.5.3': 'linkDown', '1.3.6.1.6.3.1.1.5.4': 'linkUp' },
  read(name, notification) {
    const told = below(notification, `${IF_ENTRY}.1`)?.value;
    const index = typeof told === 'number' ? told : Number(below(notification, IF_ENTRY)?.index.split('.').at(-1));
    if (!Number.isInteger(index)) return aboutGateway;
    return { subject: { type: 'interface', ifIndex: index }, claims: name === 'linkUp' ? 'up' : 'down' };
  },
};
