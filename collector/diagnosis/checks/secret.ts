import type { Check } from '../facts.js';

export const secret: Check = {
  name: 'secret-missing',
  look: ({ machine }) =>
    machine.missingSecrets.map(({ reference, why }) => ({
      subject: reference,
      what: why,
      mend: reference.startsWith('env:')
        ? `export ${reference.slice(4)}=… before the start, or in the unit: LoadCredential= and file:/run/credentials/interconnect.service/NAME`
        : `ls -l ${reference.replace(/^file:/, '')}; as a service: LoadCredential= in the unit, and file:/run/credentials/interconnect.service/NAME`,
    })),
};
