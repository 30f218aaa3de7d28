import { discoverCommand, gatewayOf, isGone, isSilent, type Check } from '../facts.js';

/** It has answered, with the credentials that it is asked with: they are the last thing to look at. */
export const goneSilent: Check = {
  name: 'gone-silent',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap((each) => {
      const { name } = each;
      if (!isSilent(each) || !isGone(each)) return [];
      const address = gatewayOf(facts, name)?.address ?? '';
      return [
        {
          subject: name,
          what: 'it has answered before and is silent now: it is off, the way to it is cut, or its access list or credentials were changed',
          mend: `ping -c3 ${address}; where that answers: ${discoverCommand(facts, name)}`,
        },
      ];
    }),
};
