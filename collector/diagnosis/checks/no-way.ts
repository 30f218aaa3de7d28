import { gatewayOf, type Check } from '../facts.js';

export const noWay: Check = {
  name: 'no-way',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap(({ name, state, error }) => {
      if (state !== 'down' || error?.kind !== 'unreachable' || error.message.includes('ECONNREFUSED')) return [];
      const address = gatewayOf(facts, name)?.address ?? '';
      const isKept = /\((EPERM|EACCES)\)/.test(error.message);
      return [
        {
          subject: name,
          what: isKept
            ? `this machine does not let packets to it leave: ${error.message}`
            : `the network says that there is no way to it: ${error.message}`,
          mend: isKept
            ? `nft list ruleset (or iptables -S OUTPUT) on this machine: let UDP to ${address} leave`
            : `ping -c3 ${address}; ip route on this machine tells by where it would leave, and whether there is a way at all`,
        },
      ];
    }),
};
