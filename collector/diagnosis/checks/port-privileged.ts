import type { Check } from '../facts.js';

export const portPrivileged: Check = {
  name: 'port-privileged',
  look: ({ machine }) =>
    machine.ports
      .filter(({ code }) => code === 'EACCES')
      .map(({ section, listen }) => ({
        subject: `${section} ${listen}`,
        what: 'this user may not listen on a port below 1024',
        mend: 'AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit (packaging/interconnect.service has it), or sysctl -w net.ipv4.ip_unprivileged_port_start=162',
      })),
};
