import type { Check } from '../facts.js';

export const program: Check = {
  name: 'program-missing',
  look: ({ machine }) =>
    machine.missingPrograms.map(({ program: name, debian, what }) => ({
      subject: name,
      what: `${what} needs it, and it is not installed`,
      mend: `apt-get install --no-install-recommends ${debian}`,
    })),
};
