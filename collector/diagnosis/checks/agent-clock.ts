import type { Check } from '../facts.js';

/** Milliseconds: one-way delays across a region are a few of them. */
const MOST = 50;

export const agentClock: Check = {
  name: 'agent-clock',
  look: ({ running }) =>
    (running?.probing.agents ?? []).flatMap(({ name, clock }) =>
      clock === null || Math.abs(clock.offset) - clock.uncertainty < MOST
        ? []
        : [
            {
              subject: name,
              what: `the clock of this probe agent is ${Math.round(Math.abs(clock.offset))} ms ${clock.offset > 0 ? 'ahead of' : 'behind'} this machine's`,
              mend: 'on the agent: apt-get install chrony && systemctl enable --now chrony; chronyc tracking tells how it fares',
            },
          ],
    ),
};
