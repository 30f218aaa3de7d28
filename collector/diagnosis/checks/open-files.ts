import type { Check } from '../facts.js';

/** Sockets of gateways, streams of walls, and files of the store. */
const BASE = 256;

export const openFiles: Check = {
  name: 'open-files',
  look: ({ machine, config }) => {
    const needed = BASE + 2 * config.gateways.length;
    if (machine.openFiles === null || machine.openFiles >= needed) return [];
    return [
      {
        subject: 'open files',
        what: `this process may open ${machine.openFiles} files and sockets, and ${config.gateways.length} gateways may need ${needed}`,
        mend: 'LimitNOFILE=65536 in the unit, or: ulimit -n 65536 before the start',
      },
    ];
  },
};
