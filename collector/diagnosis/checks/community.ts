import { discoverCommand, gatewayOf, isGone, isSilent, type Check } from '../facts.js';

/** An agent that does not know the community says nothing at all (RFC 3584 §5.2.1): a timeout is all there is to see. */
export const community: Check = {
  name: 'community',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap((each) => {
      const { name } = each;
      const version = gatewayOf(facts, name)?.snmp.version;
      if (!isSilent(each) || isGone(each) || version === 3) return [];
      return [
        {
          subject: name,
          what: `no answer to SNMPv${version}: the community is another, or an access list on the router leaves this collector out`,
          mend: `on the router: "show running-config | include snmp-server"; then try: ${discoverCommand(facts, name)}`,
        },
      ];
    }),
};
