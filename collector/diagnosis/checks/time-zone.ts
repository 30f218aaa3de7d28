import type { Check } from '../facts.js';

/** Machines in UTC are no mistake. Two zones that are both somebody's are: one of them decides when a month ends. */
export const timeZone: Check = {
  name: 'time-zone',
  look: ({ machine, config }) => {
    const { timeZone: ours } = config.interconnect;
    if (machine.zone === ours || /^(UTC|Etc\/|GMT$|Universal$|Zulu$)/.test(machine.zone)) return [];
    return [
      {
        subject: 'interconnect.timeZone',
        what: `months and times on screen go by ${ours}, and this machine by ${machine.zone}`,
        mend: `interconnect: { timeZone: ${machine.zone} } where the contract is measured there, else: timedatectl set-timezone ${ours}`,
      },
    ];
  },
};
