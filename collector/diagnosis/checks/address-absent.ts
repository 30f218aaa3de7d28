import type { Check } from '../facts.js';

export const addressAbsent: Check = {
  name: 'address-absent',
  look: ({ machine }) =>
    machine.ports
      .filter(({ code }) => code === 'EADDRNOTAVAIL')
      .map(({ section, listen }) => ({
        subject: `${section} ${listen}`,
        what: 'this machine does not have that address',
        mend: `ip -brief address lists what it has; put one of them, or 0.0.0.0, into ${section}`,
      })),
};
