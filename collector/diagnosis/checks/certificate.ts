import type { Check } from '../facts.js';

const SOON = 30 * 86_400_000;

export const certificate: Check = {
  name: 'certificate',
  look: ({ machine, now }) =>
    machine.certificates.flatMap(({ use, file, notAfter, fault }) => {
      if (notAfter !== null && notAfter - now > SOON) return [];
      const what =
        notAfter === null
          ? `it cannot be read: ${fault ?? 'no reason'}`
          : notAfter < now
            ? `it has ended at ${new Date(notAfter).toISOString()}`
            : `it ends in ${Math.floor((notAfter - now) / 86_400_000)} days, at ${new Date(notAfter).toISOString()}`;
      const mend =
        notAfter === null
          ? `openssl x509 -noout -enddate -in ${file} tells whether it is one; the user of the collector must be able to read it`
          : use.startsWith('agents')
            ? 'interconnect certs --help makes new ones from your own authority'
            : 'put a renewed certificate in its place: it is taken up without a restart';
      return [{ subject: `${use} ${file}`, what, mend }];
    }),
};
