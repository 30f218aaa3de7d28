import type { TestDataSourceResponse } from '@grafana/data';
import type { Client } from './api/client';
import { readStatus } from './api/readStatus';

/** Oldest minor version of the collector whose answers are known. */
const OLDEST = [0, 1] as const;

/** Asks for the present and says what is wrong: unreachable, the token, the version, or nothing. */
export async function checkHealth(client: Client): Promise<TestDataSourceResponse> {
  try {
    const answer = await client.get('status');
    const version = versionOf(answer);
    if (version !== null && isOlder(version)) {
      return fault(
        `The collector is version ${version} and this plugin needs ${OLDEST.join('.')} or newer. Update the collector.`
      );
    }
    const status = readStatus(answer);
    const { name, sides } = status.interconnect;
    const made = status.simulated ? ' Its data is simulated.' : '';
    return {
      status: 'success',
      message: `${name} (${sides.a} – ${sides.b}), collector ${status.version}, ${status.paths.length} paths.${made}`,
    };
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
}

const fault = (message: string): TestDataSourceResponse => ({ status: 'error', message });

function versionOf(answer: unknown): string | null {
  const isFields = typeof answer === 'object' && answer !== null && 'version' in answer;
  return isFields && typeof answer.version === 'string' ? answer.version : null;
}

export function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
