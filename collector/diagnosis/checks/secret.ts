import type { Check } from '../facts.js';

/** systemd hands them over with the start and takes them away with the end: without a collector they say nothing. */
const ofService = (reference: string): boolean => reference.startsWith('file:/run/credentials/');

export const secret: Check = {
  name: 'secret-missing',
  look: ({ machine, running }) =>
    machine.missingSecrets
      .filter(({ reference }) => running !== null || !ofService(reference))
      .map(({ reference, why }) => ({
        subject: reference,
        what: why,
        mend: reference.startsWith('env:')
          ? `export ${reference.slice(4)}=… before the start, or in the unit: LoadCredential= and file:/run/credentials/interconnect.service/NAME`
          : `ls -l ${reference.replace(/^file:/, '')}; as a service: LoadCredential= in the unit, and file:/run/credentials/interconnect.service/NAME`,
      })),
};
