/** From the configuration's probes to what their senders need. */
import { timeoutOf, type ProbeConfig } from '../config/schema/probes.js';
import type { ProbeSettings } from './kind.js';

/** The probes that `sender` sends (`collector` or the name of an agent). Throws where a key's secret is missing. */
export function settingsFor(
  sender: string,
  probes: readonly ProbeConfig[],
  secret: (reference: string) => string,
): ProbeSettings[] {
  return probes.flatMap((probe) => {
    const { kind } = probe;
    if (kind === 'router' || probe.from !== sender) return [];
    return {
      name: probe.name,
      kind,
      target: probe.target,
      dscp: probe.dscp,
      interval: probe.interval,
      port: probe.port ?? null,
      source: probe.source ?? null,
      timeout: timeoutOf(probe),
      key: probe.key === undefined ? null : secret(probe.key),
    };
  });
}
