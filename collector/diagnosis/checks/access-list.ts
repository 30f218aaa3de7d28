import { discoverCommand, gatewayOf, isGone, isSilent, type Check } from '../facts.js';

/** An agent that is reached answers SNMPv3 even where user or key are wrong (RFC 3414 §3.2): silence is an access list, or nobody there. */
export const accessList: Check = {
  name: 'access-list',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap((each) => {
      const { name } = each;
      const gateway = gatewayOf(facts, name);
      if (!isSilent(each) || isGone(each) || gateway?.snmp.version !== 3) return [];
      return [
        {
          subject: name,
          what: `no answer at all to SNMPv3, not even a refusal: an access list or firewall drops UDP to ${gateway.address} port ${gateway.port}, or the address is another's`,
          mend: `on the router: permit udp host <this collector> any eq snmp, in the access list of its snmp-server group; then: ${discoverCommand(facts, name)}`,
        },
      ];
    }),
};
