import type { Check } from '../facts.js';

export const snmpContext: Check = {
  name: 'snmp-context',
  look: ({ running }) => {
    const unknown = (running?.tables ?? []).filter(({ errors }) => (errors.context ?? 0) > 0);
    const places = new Map(unknown.map((table) => [`${table.gateway} context ${table.context}`, table]));
    return [...places].map(([subject, { context }]) => ({
      subject,
      what: `the agent does not know the context "${context}"`,
      mend: 'on the router: "show snmp context"; put what it lists into gateways[].contexts',
    }));
  },
};
