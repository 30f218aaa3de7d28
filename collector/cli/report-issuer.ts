/** Who makes reports: the collector that runs, else this command itself out of the data folder. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { formatFaults } from '../config/format.js';
import { loadConfig } from '../config/load.js';
import type { Config } from '../config/schema/index.js';
import { declaredNetworks } from '../config/schema/networks.js';
import { CodedError } from '../model/coded-error.js';
import { reportForms } from '../model/report.js';
import { withReportsAlone, type IssueInput } from '../reports-alone.js';
import { ask, type Where } from './ask.js';
import { UsageError } from './exit.js';
import type { Io } from './io.js';

const issued = z.object({
  month: z.string(),
  revision: z.number(),
  state: z.enum(['open', 'closed']),
  files: z.array(z.object({ form: z.enum(reportForms), file: z.string(), sha256: z.string(), octets: z.number() })),
});
export type Issued = z.output<typeof issued>;

export interface Issuer {
  /** Names of all authorities. */
  authorities(): Promise<string[]>;
  issue(wanted: IssueInput): Promise<Issued>;
}

/** Milliseconds: the largest report as PDF, on a machine that has other things to do. */
const PATIENCE = 300_000;

/** @throws CodedError `CONTROL_NOT_RUNNING` where no collector runs and no configuration says how to do without; those of both ways. */
export async function withIssuer<T>(where: Where, io: Io, run: (issuer: Issuer) => Promise<T>): Promise<T> {
  try {
    await ask(where, 'report.authorities');
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'CONTROL_NOT_RUNNING') throw error;
    return alone(where, error, io, run);
  }
  return run({
    authorities: async () => z.array(z.string()).parse(await ask(where, 'report.authorities')),
    issue: async (wanted) => issued.parse(await ask(where, 'report.issue', wanted, { timeout: PATIENCE })),
  });
}

async function alone<T>(
  { config: file = 'interconnect.yaml', data }: Where,
  notRunning: CodedError,
  io: Io,
  run: (issuer: Issuer) => Promise<T>,
): Promise<T> {
  if (!existsSync(file))
    throw new CodedError(
      'CONTROL_NOT_RUNNING',
      `${notRunning.message}, and there is no ${file} to make the report with: start the collector, or name its configuration with --config`,
    );
  const loaded = await loadConfig(file, io.env, 'look');
  if (!loaded.ok) {
    io.stderr.write(formatFaults(loaded.faults));
    throw new UsageError(`${file} is faulty, so that no report can be made with it`);
  }
  const config = data === undefined ? loaded.config : placed(loaded.config, data);
  io.stderr.write(`no collector is running: the report is made from ${config.store.path}\n`);
  const authorities = declaredNetworks(config.networks).flatMap(({ side, name }) => (side === 'a' ? [name] : []));
  return withReportsAlone(config, (issue) =>
    run({ authorities: async () => authorities, issue: async (wanted) => issued.parse(await issue(wanted)) }),
  );
}

const placed = (config: Config, data: string): Config => ({
  ...config,
  store: { ...config.store, path: resolve(data) },
});
