import { gatewayOf, type Check } from '../facts.js';

export const agentOff: Check = {
  name: 'agent-off',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap(({ name, state, error, refuses }) => {
      if (state !== 'down' || !(refuses || error?.kind === 'unreachable')) return [];
      const gateway = gatewayOf(facts, name);
      return [
        {
          subject: name,
          what: refuses
            ? 'its machine answers that nobody listens on that port'
            : `the network says that it cannot be reached: ${error?.message ?? ''}`,
          mend: `switch SNMP on at the router (Cisco: snmp-server user …; Net-SNMP: systemctl enable --now snmpd), or mend gateways[].port, which is ${gateway?.port ?? 161}`,
        },
      ];
    }),
};
