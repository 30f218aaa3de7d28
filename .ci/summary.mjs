/**
 * Prints `N passed, N failed, N skipped` over all runs; fails where anything failed or a run tested nothing.
 * Arguments, for each run: its command, vitest's JSON report, exit status.
 */
import { existsSync, readFileSync } from 'node:fs';

/** A file that cannot be loaded has no tests of its own, so it counts as one that failed. */
function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/** Lint, types, drift, an error outside any test, or no test at all: the run did not pass, whatever its tests say. */
function counted([command, report, status]) {
  const ran = existsSync(report);
  const sums = ran ? count(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
  if (sums.failed > 0 || (status === '0' && sums.passed > 0)) return sums;
  console.error(ran ? `${command} ended with status ${status}` : `${command} ended before any test ran`);
  return { ...sums, failed: 1 };
}

const words = process.argv.slice(2);
const runs = Array.from({ length: words.length / 3 }, (_, i) => counted(words.slice(3 * i, 3 * i + 3)));
const sum = (key) => runs.reduce((all, run) => all + run[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = sum('failed') > 0 || runs.length === 0 ? 1 : 0;
