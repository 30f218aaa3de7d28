/** The file of templates: read whole or not at all, replaced whole or not at all. */
import { open, readFile, rename, stat } from 'node:fs/promises';
import { systemCode } from '../../model/coded-error.js';
import { storedState, type StoredState } from './state.js';

/** Octets; a larger file is none of ours. */
const LARGEST = 64 * 1024 * 1024;

export type StateRead = { state: StoredState } | { absent: true } | { damaged: string };

/** Reads the file; never rejects: without it the exporters announce everything again, in their own time. */
export async function readState(path: string): Promise<StateRead> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST) return { damaged: `${size} octets are more than the ${LARGEST} that are read` };
    const parsed = storedState.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? { state: parsed.data } : { damaged: `${firstIssue(parsed.error.issues[0])}` };
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? { absent: true } : { damaged: String(error) };
  }
}

function firstIssue(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`;
}

/** Writes beside the file and renames, so that a crash leaves the old one or the new one. Rejects with what the file system rejects with. */
export async function writeState(path: string, state: StoredState): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(state));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
