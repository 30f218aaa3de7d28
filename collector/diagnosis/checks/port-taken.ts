import type { Check } from '../facts.js';

export const portTaken: Check = {
  name: 'port-taken',
  look: ({ machine }) =>
    machine.ports
      .filter(({ code }) => code === 'EADDRINUSE')
      .map(({ section, listen, holder }) => {
        const port = listen.split(':').at(-1);
        const tool = section === 'http.listen' ? `ss -ltnp 'sport = :${port}'` : `ss -lunp 'sport = :${port}'`;
        const other =
          port === '162' ? 'systemctl disable --now snmptrapd.socket snmptrapd' : `${tool} tells who it is; stop it`;
        return {
          subject: `${section} ${listen}`,
          what: `another program listens there${holder === null ? '' : `: ${holder}`}`,
          mend: `${other}, or name another port in ${section}`,
        };
      }),
};
