import type { Check } from '../facts.js';

export const flowsDropped: Check = {
  name: 'flows-dropped',
  look: ({ running }) =>
    Object.entries(running?.flow.receiver?.drops ?? {}).flatMap(([listen, drops]) =>
      drops === 0
        ? []
        : [
            {
              subject: listen,
              what: `the system has dropped ${drops} datagrams of flows since the start, because they came faster than they were read`,
              mend: 'sample on the exporters (Cisco: sampler … mode random 1 out-of 100), or give flow.receiveBuffer more and raise net.core.rmem_max',
            },
          ],
    ),
};
