/** What a collector loads before it knows whether it needs it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../../collector/version.js';

const run = promisify(execFile);
const driver = new URL('dist/collector/store/duckdb/later.js', packageRoot()).href;
const product = new URL('dist/collector/run.js', packageRoot()).href;

/** Native libraries of a process of its own that runs this. */
async function libraries(code: string): Promise<string[]> {
  const tell = 'process.stdout.write(JSON.stringify(process.report.getReport().sharedObjects))';
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', `${code}; ${tell}`], {
    maxBuffer: 1 << 22,
  });
  return (JSON.parse(stdout) as string[]).filter((path) => path.includes('duckdb'));
}

test('DuckDB is loaded when a store in the data folder is opened, and not before', async () => {
  expect(await libraries(`await import(${JSON.stringify(product)})`)).toEqual([]);
  const asked = `const { LaterDuckDb } = await import(${JSON.stringify(driver)});
    const later = new LaterDuckDb({ path: '/dev/null/nowhere', retention: {} }, { clock: { now: () => 0 }, log: {} });
    await later.close();`;
  expect(await libraries(asked)).toEqual([]);
  expect(await libraries(`${asked} await later.open('spool').catch(() => {})`)).not.toEqual([]);
});
