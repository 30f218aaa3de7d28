/** What the receiver works by: plain data, so that it can be handed to its thread. */
import { parseListen } from '../../config/schema/network.js';
import type { Config } from '../../config/schema/index.js';
import type { TapSettings } from '../archive/tap.js';
import type { Limits } from '../domain.js';
import type { ReceptionSetting } from './reception/choose.js';

export interface ExporterSettings {
  gateway: string;
  /** IP addresses, or the DNS name of the gateway. */
  addresses: string[];
  /** Of how many packets it samples one, over what its exports say; 0 to believe them. */
  rate: number;
}

export interface ReceiverSettings {
  /** `address:port` of UDP sockets. */
  udp: string[];
  /** `address:port` of TCP sockets for IPFIX. */
  tcp: string[];
  /** Octets asked of the kernel for each UDP socket. */
  receiveBuffer: number;
  /** How datagrams are taken from the kernel; a change takes effect with the next start. */
  reception: ReceptionSetting;
  exporters: ExporterSettings[];
  /** True when addresses that belong to no gateway are heard as well. */
  strangers: boolean;
  /** Rates of single addresses, over those of `exporters`. */
  rates: [address: string, rate: number][];
  limits: Limits;
  /** Where templates are kept over a restart; null keeps none. */
  stateFile: string | null;
  /** For the consumer; see consumer.ts. */
  consumer: unknown;
  /** How single flows are handed over as well; null: they are not. */
  archive: TapSettings | null;
}

/** What of the configuration the receiver goes by. `consumer` is handed on to its consumer as it is. */
export function receiverSettings(
  { flow, gateways }: Pick<Config, 'flow' | 'gateways'>,
  { stateFile, consumer }: Pick<ReceiverSettings, 'stateFile' | 'consumer'>,
): ReceiverSettings {
  const { limits, archive } = flow;
  return {
    udp: flow.listen,
    tcp: flow.ipfixTcp,
    receiveBuffer: flow.receiveBuffer,
    reception: flow.reception,
    exporters: gateways.map(({ name, address, exporters, sampling }) => ({
      gateway: name,
      addresses: [address, ...exporters],
      rate: sampling ?? 0,
    })),
    strangers: flow.strangers === 'accept',
    rates: flow.sampling.map(({ exporter, rate }) => [exporter, rate]),
    limits: {
      exporters: limits.exporters,
      domains: limits.domains,
      templates: { templates: limits.templates, fields: limits.templateFields, age: limits.templateAge },
      held: { octets: limits.heldSize, age: limits.heldAge },
    },
    stateFile,
    consumer,
    archive: archive.enabled ? { keepBits4: archive.keepBits4, keepBits6: archive.keepBits6 } : null,
  };
}

/** Host, port and family of a listening address. Throws where it is none: the configuration was checked. */
export function listenAddress(text: string): { host: string; port: number } {
  const parsed = parseListen(text);
  if (parsed === null) throw new Error(`not address:port: ${text}`);
  return parsed;
}
