import { gatewayOf, type Check, type GatewayFacts } from '../facts.js';

/** The port said no, to the doctor or to a poll. */
const isOff = ({ error, refuses }: GatewayFacts): boolean => refuses || /ECONNREFUSED/.test(error?.message ?? '');

export const agentOff: Check = {
  name: 'agent-off',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap((each) => {
      const { name, state } = each;
      if (state !== 'down' || !isOff(each)) return [];
      const gateway = gatewayOf(facts, name);
      return [
        {
          subject: name,
          what: 'its machine answers that nobody listens on that port',
          mend: `switch SNMP on at the router (Cisco: snmp-server user …; Net-SNMP: systemctl enable --now snmpd), or mend gateways[].port, which is ${gateway?.port ?? 161}`,
        },
      ];
    }),
};
