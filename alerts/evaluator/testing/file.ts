/** A test file of promtool: its shape, and the rules that it is about. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { globMatches } from '../../../collector/model/glob.js';
import { duration } from '../rules/schema.js';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.record(z.string(), text).nullish();

const testFile = z.strictObject({
  rule_files: z.array(z.string()).default([]),
  evaluation_interval: duration.default(60_000),
  group_eval_order: z.array(z.string()).default([]),
  tests: z.array(
    z.strictObject({
      name: z.string().optional(),
      interval: duration.optional(),
      input_series: z.array(z.strictObject({ series: z.string(), values: text })).default([]),
      alert_rule_test: z
        .array(
          z.strictObject({
            eval_time: duration,
            alertname: z.string(),
            exp_alerts: z.array(z.strictObject({ exp_labels: texts, exp_annotations: texts })).nullish(),
          }),
        )
        .default([]),
      promql_expr_test: z
        .array(
          z.strictObject({
            expr: z.string(),
            eval_time: duration,
            exp_samples: z.array(z.strictObject({ labels: z.string(), value: z.number() })).nullish(),
          }),
        )
        .default([]),
    }),
  ),
});

export type TestFile = z.output<typeof testFile>;
export type TestGroup = TestFile['tests'][number];

/** @throws ZodError or a YAML error, for what promtool would not read either. */
export async function readTestFile(file: string): Promise<{ test: TestFile; rules: string[] }> {
  const test = testFile.parse(parse(await readFile(file, 'utf8')));
  const rules: string[] = [];
  for (const pattern of test.rule_files) rules.push(...(await matching(resolve(dirname(file), pattern))));
  return { test, rules };
}

/** Patterns stand in the last part of a path. @throws where a plain name leads nowhere. */
async function matching(place: string): Promise<string[]> {
  const name = basename(place);
  if (!/[*?]/.test(name)) return [place];
  const names = (await readdir(dirname(place))).filter((each) => globMatches(name, each)).sort();
  return names.map((each) => join(dirname(place), each));
}
