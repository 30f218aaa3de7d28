import { discoverCommand, type Check } from '../facts.js';

/** Every router has interfaces: an ifTable without a row is one that the view hides. */
export const snmpView: Check = {
  name: 'snmp-view',
  look: (facts) => {
    const { running } = facts;
    const empty = (running?.tables ?? []).filter(
      ({ table, last }) => (table === 'ifTable' || table === 'ifXTable') && last.outcome === 'ok' && last.rows === 0,
    );
    return empty.map(({ gateway, context, table }) => ({
      subject: [gateway, context].filter((part) => part !== '').join(' context '),
      what: `the agent answers, and shows no row of ${table}: its view hides it`,
      mend: `on the router: snmp-server view READ iso included (Net-SNMP: view all included .1), and that view in the group; then: ${discoverCommand(facts, gateway)}`,
    }));
  },
};
