import type { Check } from '../facts.js';

export const probeTrouble: Check = {
  name: 'probe-trouble',
  look: ({ running }) =>
    (running?.probing.probes ?? []).flatMap(({ name, kind, from, target, trouble }) =>
      trouble === null
        ? []
        : [
            {
              subject: name,
              what: `it cannot be sent: ${trouble}`,
              mend:
                kind === 'router'
                  ? 'on the router: "show ip sla summary" tells which operations run; probes[].operation names one'
                  : `from ${from}: ping -c3 ${target}; ip route get ${target}`,
            },
          ],
    ),
};
