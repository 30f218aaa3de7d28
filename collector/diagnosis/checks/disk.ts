import type { Check } from '../facts.js';

const LEAST = 0.05;

export const disk: Check = {
  name: 'disk',
  look: ({ machine, running }) => {
    if (machine.disk === null) return [];
    const { folder, free, total } = machine.disk;
    const full = /full|no room|no space/i.test(running?.store.message ?? '');
    if (free >= LEAST * total && !full) return [];
    return [
      {
        subject: folder,
        what: `the disk has ${Math.floor(free / 2 ** 20)} MiB left of ${Math.floor(total / 2 ** 20)} MiB`,
        mend: `du -xh ${folder} | sort -h | tail tells what takes it; make room, shorten store.retention.raw, or move store.path to a larger disk`,
      },
    ];
  },
};
