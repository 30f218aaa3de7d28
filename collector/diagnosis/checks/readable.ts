import type { Check } from '../facts.js';

/** For a shell. */
const quoted = (path: string): string => (/^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

export const readable: Check = {
  name: 'readable-by-others',
  look: ({ machine }) =>
    machine.readable.map(({ path, what }) => ({
      subject: path,
      what:
        what === 'secret'
          ? 'a secret that other users of this machine can read'
          : 'other users of this machine can read what was kept of the network',
      // Its group is how a service is given what is its own.
      mend: what === 'secret' ? `chmod o-rwx ${quoted(path)}` : `chmod -R go-rwx ${quoted(path)}`,
    })),
};
