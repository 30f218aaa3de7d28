import type { Check } from '../facts.js';

export const templateMissing: Check = {
  name: 'template-missing',
  look: ({ running }) =>
    (running?.flow.receiver?.exporters ?? []).flatMap(({ address, gateway, waitingSets }) =>
      waitingSets === 0
        ? []
        : [
            {
              subject: gateway ?? address,
              what: `${waitingSets} sets of flows from ${address} cannot be read yet: it has not sent the templates that say what is in them`,
              mend: 'on the exporter, have templates repeated each minute: "template data timeout 60" in the flow exporter (Cisco), "template-refresh-rate seconds 60" (Juniper)',
            },
          ],
    ),
};
