import type { Check } from '../facts.js';

const WEEK = 7 * 86_400_000;

/** Two names of one time, such as Europe/London and Europe/Belfast: their months end at the same moments, for a year at least. */
function sameTime(one: string, other: string, now: number): boolean {
  const [clock, beside] = [one, other].map(
    (timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }),
  );
  const weeks = Array.from({ length: 53 }, (_, week) => now + week * WEEK);
  return weeks.every((at) => clock!.format(at) === beside!.format(at));
}

/** Machines in UTC are no mistake. Two zones that are both somebody's are: one of them decides when a month ends. */
export const timeZone: Check = {
  name: 'time-zone',
  look: ({ machine, config, now }) => {
    const { timeZone: ours } = config.interconnect;
    if (sameTime(machine.zone, ours, now) || /^(UTC|Etc\/|GMT$|Universal$|Zulu$)/.test(machine.zone)) return [];
    return [
      {
        subject: 'interconnect.timeZone',
        what: `months and times on screen go by ${ours}, and this machine by ${machine.zone}`,
        mend: `interconnect: { timeZone: ${machine.zone} } where the contract is measured there, else: timedatectl set-timezone ${ours}`,
      },
    ];
  },
};
