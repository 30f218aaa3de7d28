import type { Check } from '../facts.js';

export const trapStranger: Check = {
  name: 'trap-stranger',
  look: ({ running, config }) => {
    const strangers = running?.traps.get('')?.['stranger'] ?? 0;
    if (strangers === 0) return [];
    const port = config.traps.listen[0]?.split(':').at(-1) ?? '162';
    return [
      {
        subject: 'traps.listen',
        what: `${strangers} traps came from addresses that belong to no gateway`,
        mend: `tcpdump -ni any udp port ${port} shows from where; on the router: snmp-server trap-source <the interface of gateways[].address>`,
      },
    ];
  },
};
