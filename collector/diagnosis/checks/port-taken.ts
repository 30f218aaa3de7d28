import type { Check } from '../facts.js';

export const portTaken: Check = {
  name: 'port-taken',
  look: ({ machine }) =>
    machine.ports
      .filter(({ code }) => code === 'EADDRINUSE')
      .map(({ section, listen, holder }) => {
        const port = listen.split(':').at(-1);
        const isTcp = section === 'http.listen' || section === 'flow.ipfixTcp';
        const tool = `ss ${isTcp ? '-ltnp' : '-lunp'} 'sport = :${port}'`;
        // Debian's daemon of traps is it nearly always; somebody else's service is not to be switched off by a guess.
        const isDaemon = port === '162' && !isTcp && /^snmptrapd |^systemd /.test(holder ?? 'snmptrapd ');
        const other = isDaemon
          ? 'systemctl disable --now snmptrapd.socket snmptrapd'
          : `${tool} tells who it is; stop it`;
        return {
          subject: `${section} ${listen}`,
          what: `another program listens there${holder === null ? '' : `: ${holder}`}`,
          mend: `${other}, or name another port in ${section}`,
        };
      }),
};
