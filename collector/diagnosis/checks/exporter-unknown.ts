import type { Check } from '../facts.js';

export const exporterUnknown: Check = {
  name: 'exporter-unknown',
  look: ({ running }) =>
    (running?.flow.receiver?.refusedExporters ?? []).map(({ address, datagrams }) => ({
      subject: address,
      what: `${datagrams} datagrams of flows came from an address that belongs to no gateway, and were refused`,
      mend: `gateways: <the one it is>: exporters: [${address}], or on the router the source-interface of its flow exporter`,
    })),
};
