import { discoverCommand, type Check } from '../facts.js';

export const snmpUser: Check = {
  name: 'snmp-user',
  look: (facts) =>
    (facts.running?.gateways ?? []).flatMap(({ name, error }) =>
      error?.kind !== 'authentication'
        ? []
        : [
            {
              subject: name,
              what: `the router refuses the SNMPv3 user or its keys: ${error.message}`,
              mend: `on the router: "show snmp user" tells the user and its protocols; then try: ${discoverCommand(facts, name)}`,
            },
          ],
    ),
};
