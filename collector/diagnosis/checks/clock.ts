import type { Check } from '../facts.js';

export const clock: Check = {
  name: 'clock',
  look: ({ machine }) =>
    machine.clockSynchronised
      ? []
      : [
          {
            subject: 'this machine',
            what: 'nothing keeps its clock: outages get wrong times, and one-way delays mean nothing',
            mend: 'apt-get install chrony && systemctl enable --now chrony (or: timedatectl set-ntp true)',
          },
        ],
};
