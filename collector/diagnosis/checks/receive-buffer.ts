import type { Check } from '../facts.js';

export const receiveBuffer: Check = {
  name: 'receive-buffer',
  look: ({ running, machine, config }) => {
    const sockets = running?.flow.receiver?.sockets ?? [];
    const small = sockets.filter(
      ({ transport, bufferAsked, bufferGiven }) => transport === 'udp' && bufferGiven < bufferAsked,
    );
    const asked = config.flow.receiveBuffer;
    const limit = machine.receiveBufferLimit;
    const mend = `echo net.core.rmem_max=${asked} > /etc/sysctl.d/60-interconnect.conf && sysctl --system, then restart the collector`;
    if (running === null) {
      if (config.flow.listen.length === 0 || limit === null || limit >= asked) return [];
      return [
        {
          subject: 'net.core.rmem_max',
          what: `the system gives a UDP socket at most ${limit} octets of buffer and ${asked} are asked for: bursts of flows may be lost`,
          mend,
        },
      ];
    }
    return [...new Map(small.map((socket) => [socket.listen, socket])).values()].map(({ listen, bufferGiven }) => ({
      subject: listen,
      what: `the system gave a receive buffer of ${bufferGiven} octets instead of ${asked}: bursts of flows may be lost`,
      mend,
    }));
  },
};
