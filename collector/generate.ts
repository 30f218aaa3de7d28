/** Writes the files that are generated from the source; with --check, says which of them drifted and exits 1. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRuleSet } from '../alerts/evaluator/rule-set.js';
import { grafanaProvisioning } from '../alerts/grafana/provisioning.js';
import { OUR_RULES } from './alert-rules.js';
import { openApiDocument } from './api/document.js';
import { accessReference } from './api/security/access-reference.js';
import { routesReference } from './api/routes-reference.js';
import { metricsReference } from './api/metrics-reference.js';
import { describedMetrics } from './described-metrics.js';
import { commandsReference } from './cli/reference.js';
import { configJsonSchema } from './config/json-schema.js';
import { archiveReference } from './flow/archive/reference.js';
import { createLogger } from './logger.js';
import { systemCode } from './model/coded-error.js';
import { measurement, measurementNames } from './model/measurements.js';
import { reportSchema } from './report-schema.js';
import { packageRoot, readVersion } from './version.js';

interface Generated {
  /** From the repository's root. */
  path: string;
  render(): string | Promise<string>;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const files: readonly Generated[] = [
  { path: 'docs/reference/interconnect.schema.json', render: () => json(configJsonSchema()) },
  {
    path: 'docs/reference/openapi.json',
    render: async () => json(await openApiDocument(readVersion(), createLogger('silent'))),
  },
  {
    path: 'docs/reference/routes.md',
    render: async () => routesReference(await openApiDocument(readVersion(), createLogger('silent'))),
  },
  {
    path: 'docs/reference/metrics.md',
    render: () => metricsReference(describedMetrics(readVersion(), createLogger('silent'))),
  },
  { path: 'docs/reference/access.md', render: accessReference },
  { path: 'docs/reference/commands.md', render: commandsReference },
  {
    path: 'alerts/grafana/interconnect.json',
    render: async () => json(grafanaProvisioning((await loadRuleSet(OUR_RULES, null)).groups)),
  },
  { path: 'docs/reference/flow-archive.md', render: archiveReference },
  { path: 'docs/reference/report.schema.json', render: async () => json(await reportSchema()) },
  { path: 'plugins/interconnect-app/src/datasource/editor/measurements.json', render: () => json(offered()) },
];

/** What the query editor in Grafana offers. Distributions are left out: their single buckets answer nothing. */
function offered() {
  const names = measurementNames.filter((name) => name !== 'probe-delays');
  return names.map((name) => ({ name, tags: measurement(name).tags, fields: Object.keys(measurement(name).fields) }));
}

const checking = process.argv.includes('--check');
const drifted: string[] = [];
for (const { path, render } of files) {
  const [text, place] = [await render(), fileURLToPath(new URL(path, packageRoot()))];
  if ((await present(place)) === text) continue;
  drifted.push(path);
  if (!checking) await write(place, text);
}
report(drifted);

async function present(place: string): Promise<string | null> {
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function write(place: string, text: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, text);
}

function report(paths: readonly string[]): void {
  if (!checking) {
    process.stdout.write(paths.length === 0 ? 'generated files are as they were\n' : `written: ${paths.join(', ')}\n`);
    return;
  }
  if (paths.length === 0) return;
  process.stderr.write(
    `drifted from their source: ${paths.join(', ')}\nrun "npm run generate" and commit what it writes\n`,
  );
  process.exitCode = 1;
}
