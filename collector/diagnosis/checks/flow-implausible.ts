import type { Check } from '../facts.js';

export const flowImplausible: Check = {
  name: 'flow-implausible',
  look: ({ running }) =>
    (running?.flow.receiver?.exporters ?? []).flatMap(({ address, gateway, dataRecords, flowSamples, errors }) => {
      const count = errors['implausible'] ?? 0;
      return count === 0
        ? []
        : [
            {
              subject: gateway ?? address,
              what: `${count} of ${dataRecords + flowSamples} records of flows from ${address} count more than can have crossed, and are in no figure`,
              mend: 'compare the sampling rate that the exporter announces with the one that it is configured with; where they agree, look for a fault of its software; the archive of single flows, where it is on, has kept the records',
            },
          ];
    }),
};
