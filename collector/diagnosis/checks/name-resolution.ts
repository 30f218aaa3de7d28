import { gatewayOf, type Check } from '../facts.js';

export const nameResolution: Check = {
  name: 'name-resolution',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap(({ name, error }) => {
      const address = gatewayOf(facts, name)?.address ?? '';
      if (error?.kind !== 'resolve') return [];
      return [
        {
          subject: name,
          what: `the name ${address} has no address here`,
          mend: `getent hosts ${address}; where that prints nothing, put the IP address into gateways[].address`,
        },
      ];
    }),
};
