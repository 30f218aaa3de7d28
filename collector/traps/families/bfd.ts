/** bfdSessUp and bfdSessDown (RFC 7331), and Cisco's own: the index of the diagnostic tells the first session concerned. */
import { aboutGateway, below, type TrapFamily } from './family.js';

const DIAGNOSTICS = ['1.3.6.1.2.1.222.1.2.1', '1.3.6.1.4.1.9.10.137.1.2.1', '1.3.6.1.4.1.2636.5.3.1.1.2.1'];
const names = {
  '1.3.6.1.2.1.222.0.1': 'bfdSessUp',
  '1.3.6.1.2.1.222.0.2': 'bfdSessDown',
  '1.3.6.1.4.1.9.10.137.0.1': 'ciscoBfdSessUp',
  '1.3.6.1.4.1.9.10.137.0.2': 'ciscoBfdSessDown',
  '1.3.6.1.4.1.2636.5.3.1.0.1': 'bfdSessUp',
  '1.3.6.1.4.1.2636.5.3.1.0.2': 'bfdSessDown',
};

export const bfd: TrapFamily = {
  names,
  read(name, notification) {
    const session =
      below(notification, ...DIAGNOSTICS)
        ?.index.split('.')
        .at(-1) ?? '';
    if (session === '') return aboutGateway;
    return { subject: { type: 'bfd-session', session }, claims: name.endsWith('Up') ? 'up' : 'down' };
  },
};
