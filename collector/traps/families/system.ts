/** coldStart, warmStart and authenticationFailure (RFC 3418): about the gateway as a whole. */
import { aboutGateway, type TrapFamily } from './family.js';

export const system: TrapFamily = {
  names: {
    '1.3.6.1.6.3.1.1.5.1': 'coldStart',
    '1.3.6.1.6.3.1.1.5.2': 'warmStart',
    '1.3.6.1.6.3.1.1.5.5': 'authenticationFailure',
  },
  read: () => aboutGateway,
};
