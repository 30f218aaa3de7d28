/** The shape of a rule file, as Prometheus 2.42 reads it. */
import { z } from 'zod';
import { LABEL_NAME } from '../promql/check.js';
import { durationOf } from '../promql/literals.js';

/** YAML gives numbers for `0` and for unquoted label values. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const duration = text
  .refine((value) => durationOf(value) !== null, { error: 'is no duration, such as 30s or 5m' })
  .transform((value) => durationOf(value)!);

const labelName = z
  .string()
  .refine((name) => LABEL_NAME.test(name) && name !== '__name__', { error: 'is no name of a label' });

const texts = z.record(labelName, text).default({});

const rule = z
  .strictObject({
    alert: z.string().min(1).optional(),
    record: z
      .string()
      .refine((name) => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name), { error: 'is no name of a metric' })
      .optional(),
    expr: text,
    for: duration.optional(),
    keep_firing_for: duration.optional(),
    labels: texts,
    annotations: texts,
  })
  .refine(({ alert, record }) => (alert === undefined) !== (record === undefined), {
    error: 'has either alert or record',
  })
  .refine(
    (each) =>
      each.record === undefined ||
      (each.for === undefined && each.keep_firing_for === undefined && Object.keys(each.annotations).length === 0),
    { error: 'records: for, keep_firing_for and annotations belong to alerts' },
  );

export const ruleFile = z.strictObject({
  groups: z
    .array(z.strictObject({ name: z.string().min(1), interval: duration.optional(), rules: z.array(rule).default([]) }))
    .default([]),
});

export type RuleText = z.output<typeof rule>;
