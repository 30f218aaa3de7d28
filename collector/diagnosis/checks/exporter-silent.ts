import type { Check } from '../facts.js';

/** An exporter that reports at all does so within its active timeout, which is rarely longer. */
const PATIENCE = 10 * 60_000;

export const exporterSilent: Check = {
  name: 'exporter-silent',
  look: ({ running, config, now }) => {
    if (running === null || config.flow.listen.length === 0 || running.uptime < PATIENCE) return [];
    const heard = new Map<string, number>();
    for (const { gateway, lastDatagram } of running.flow.receiver?.exporters ?? [])
      if (gateway !== null) heard.set(gateway, Math.max(heard.get(gateway) ?? 0, lastDatagram ?? 0));
    return config.gateways.flatMap(({ name }) => {
      const last = heard.get(name) ?? 0;
      if (now - last < PATIENCE) return [];
      return [
        {
          subject: name,
          what:
            last === 0 ? 'no flow has come from it' : `no flow has come from it since ${new Date(last).toISOString()}`,
          mend: `on the router: "show flow exporter" (destination this collector, port ${config.flow.listen[0]?.split(':').at(-1)}), and "show flow interface"; on this machine: tcpdump -ni any udp port ${config.flow.listen[0]?.split(':').at(-1)}`,
        },
      ];
    });
  },
};
