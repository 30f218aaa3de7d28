/** Prints `N passed, N failed, N skipped` from vitest's JSON report; fails where anything failed or nothing ran. */
import { existsSync, readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);

/** A file that cannot be loaded has no tests of its own, so it counts as one that failed. */
function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}

const ran = existsSync(report);
const counted = ran ? count(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
// Lint, types, drift, an error outside any test, or no test at all: the gate did not pass, whatever the tests say.
const otherwise = counted.failed === 0 && (status !== '0' || counted.passed === 0);
if (otherwise) console.error(ran ? `npm test ended with status ${status}` : 'npm test ended before any test ran');
console.log(`${counted.passed} passed, ${counted.failed + (otherwise ? 1 : 0)} failed, ${counted.skipped} skipped`);
process.exitCode = counted.failed > 0 || otherwise ? 1 : 0;
