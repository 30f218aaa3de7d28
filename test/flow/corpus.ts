/** The recorded exports beside the checkout and what independent tools read out of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { corpus } from '../needs.js';

const counts = {
  data_records: z.number().optional(),
  options_records: z.number().optional(),
  undecodable_data_sets: z.number().optional(),
  in_octets: z.number().optional(),
  in_packets: z.number().optional(),
};

const expectation = z.object({
  ...counts,
  datagrams: z.number(),
  templates: z.number().optional(),
  options_templates: z.number().optional(),
  data_records_accept: z.array(z.number()).optional(),
  if_data_is_kept_until_template_arrives: z.object(counts).optional(),
  sampling: z
    .object({ rate: z.number(), sampled_octets: z.number().optional(), sampled_packets: z.number().optional() })
    .optional(),
  permanent_octets: z.number().optional(),
  permanent_packets: z.number().optional(),
  post_octets: z.number().optional(),
  post_packets: z.number().optional(),
  total_octets_85: z.number().optional(),
  total_packets_86: z.number().optional(),
  reverse_total_octets: z.number().optional(),
  reverse_total_packets: z.number().optional(),
  frame_octets_ip: z.number().optional(),
  frame_octets_ip_after_srv6_decap: z.number().optional(),
  frame_packets: z.number().optional(),
  flow_samples: z.number().optional(),
  expanded_flow_samples: z.number().optional(),
  counter_samples: z.number().optional(),
  discard_samples: z.number().optional(),
  flow_record_types: z.record(z.string(), z.number()).optional(),
  counter_record_types: z.record(z.string(), z.number()).optional(),
  sum_frame_length: z.number().optional(),
  estimated_octets: z.number().optional(),
  estimated_packets: z.number().optional(),
});

const flowCase = z.object({
  id: z.string(),
  files: z.array(z.object({ path: z.string() })),
  protocols: z.record(z.string(), z.number()),
  expect: expectation,
  fingerprint: z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())])).optional(),
  golden: z.array(z.object({ path: z.string(), format: z.string() })).optional(),
});

export type FlowCase = z.infer<typeof flowCase>;
export type Expectation = z.infer<typeof expectation>;

/** Folder of the flow captures, or null. */
export const flows = ((): string | null => {
  const folder = corpus();
  return folder === null ? null : join(folder, 'flows');
})();

export function flowCases(): FlowCase[] {
  if (flows === null) return [];
  const file: unknown = JSON.parse(readFileSync(join(flows, 'expected.json'), 'utf8'));
  return z.object({ cases: z.array(flowCase) }).parse(file).cases;
}

/** Full paths of a case's files, in order. */
export function filesOf({ files }: FlowCase): string[] {
  return files.map(({ path }) => join(flows ?? '', path));
}
