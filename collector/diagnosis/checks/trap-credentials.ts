import type { Check } from '../facts.js';

const means: Readonly<Record<string, [what: string, mend: string]>> = {
  community: [
    'with a community that is not configured',
    'traps: communities: [env:TRAP_COMMUNITY], or on the router: snmp-server host <collector> version 3 priv <user>',
  ],
  user: [
    'of an SNMPv3 user that is not configured, or below its level',
    'traps: users: [{ user: …, auth: …, priv: … }], or on the router: snmp-server host <collector> version 3 priv <user>',
  ],
  unauthentic: [
    'with the wrong key',
    'on the router, make the user of traps anew with the engine ID that the router has now: "show snmp engineID"',
  ],
  undecipherable: [
    'that cannot be deciphered',
    'give the user of traps the same priv protocol and password on the router and in traps.users',
  ],
};

export const trapCredentials: Check = {
  name: 'trap-credentials',
  look: ({ running }) =>
    [...(running?.traps ?? [])].flatMap(([gateway, counts]) =>
      Object.entries(means).flatMap(([reason, [what, mend]]) =>
        (counts[reason] ?? 0) === 0 ? [] : [{ subject: gateway, what: `${counts[reason]} traps came ${what}`, mend }],
      ),
    ),
};
