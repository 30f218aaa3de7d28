/** What has to outlive a restart, so that no record waits for the next template: templates, announced sampling, when systems started. */
import { z } from 'zod';
import type { Decoder } from './decoder.js';
import { protocols } from './domain.js';

const VERSION = 1;
const rates = z.array(z.tuple([z.number(), z.number()]));

const stateSchema = z.object({
  version: z.literal(VERSION),
  domains: z.array(
    z.object({
      exporter: z.string(),
      protocol: z.enum(protocols),
      id: z.number(),
      /** Milliseconds since the epoch; null when not known. */
      systemStart: z.number().nullable(),
      sampling: z.object({ domain: z.number(), samplers: rates, interfaces: rates, templates: rates }),
      templates: z.array(
        z.object({
          kind: z.enum(['data', 'options']),
          id: z.number().int().min(256).max(65_535),
          fields: z.array(
            z.tuple([
              z.number(),
              z.number(),
              z.number().int().min(0).max(65_535),
              z.union([z.literal(0), z.literal(1)]),
            ]),
          ),
          announced: z.number(),
        }),
      ),
    }),
  ),
});

export type FlowState = z.infer<typeof stateSchema>;

/** Everything worth keeping of a decoder, as plain data for JSON. */
export function storeState(decoder: Decoder): FlowState {
  const domains = [...decoder.exporters.values()].flatMap((exporter) => [...exporter.domains.values()]);
  return {
    version: VERSION,
    domains: domains
      .filter(({ templates, sampling }) => templates.size > 0 || !sampling.empty)
      .map(({ exporter, protocol, id, systemStart, sampling, templates }) => ({
        exporter: exporter.address,
        protocol,
        id,
        systemStart: Number.isNaN(systemStart) ? null : systemStart,
        sampling: sampling.store(),
        templates: templates.store(),
      })),
  };
}

/** Takes back what `storeState` gave, as far as the decoder's limits allow; answers false when it is nothing of the kind. */
export function restoreState(decoder: Decoder, stored: unknown): boolean {
  const parsed = stateSchema.safeParse(stored);
  if (!parsed.success) return false;
  for (const { exporter: address, protocol, id, systemStart, sampling, templates } of parsed.data.domains) {
    const exporter = decoder.exporter(address);
    if (!exporter) continue;
    const domain = decoder.domain(exporter, protocol, id);
    domain.systemStart = systemStart ?? Number.NaN;
    domain.sampling.restore(sampling);
    domain.templates.restore(templates, protocol === 'netflow9');
  }
  return true;
}
