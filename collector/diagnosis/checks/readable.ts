import type { Check } from '../facts.js';

export const readable: Check = {
  name: 'readable-by-others',
  look: ({ machine }) =>
    machine.readable.map(({ path, what }) => ({
      subject: path,
      what:
        what === 'secret'
          ? 'a secret that other users of this machine can read'
          : 'other users of this machine can read what was kept of the network',
      mend: `chmod -R go-rwx ${path}`,
    })),
};
