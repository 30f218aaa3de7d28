/**
 * One process owns a data folder. The lock is a listening socket, which the system takes down with its process however that ends.
 *
 * Each candidate listens on a socket of its own name first and looks at all the others only then. Of two candidates the later
 * one to listen therefore always sees the earlier one, and nobody becomes owner who sees another alive: no moment is left in
 * which two could win. A dead socket never comes alive again, so anyone may take it away.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, systemCode } from '../model/coded-error.js';
import type { Clock } from '../deps.js';
import { callControl } from './client.js';
import { owner, type Owner } from './protocol.js';

const NAME = /^owner-[0-9a-f]{12}\.sock$/;
/** How long a candidate that goes first waits for the others to step back. */
const PATIENCE = 10_000;

export const lockName = (id: string) => `owner-${id}.sock`;

/** The name that a candidate's socket has until it listens. */
export const unbornName = (id: string) => `unborn-${id}.sock`;

/** Takes away what candidates left that were killed before they listened; a minute is more than any of them needs. */
export async function sweep(folder: string, now: number): Promise<void> {
  for (const name of (await readdir(folder)).filter((each) => /^unborn-[0-9a-f]{12}\.sock$/.test(each))) {
    // One that listens by now has another name.
    const { mtimeMs } = await stat(join(folder, name)).catch(orGone);
    if (now - mtimeMs > 60_000) await rm(join(folder, name), { force: true });
  }
}

function orGone(error: unknown): { mtimeMs: number } {
  if (systemCode(error) === 'ENOENT') return { mtimeMs: Infinity };
  throw error;
}

/**
 * Resolves once `id`, which already listens, is alone in the folder.
 * @throws CodedError `DATA_FOLDER_OWNED` where another collector owns it, or is about to.
 */
export async function becomeOwner(folder: string, id: string, clock: Clock): Promise<void> {
  const end = clock.monotonic() + PATIENCE;
  for (;;) {
    const others = await alive(folder, id);
    const first = others.find((other) => other !== 'leaving' && goesFirst(other, id));
    if (first !== undefined) throw owned(folder, first);
    const [other] = others;
    if (other === undefined) return;
    if (clock.monotonic() > end) throw owned(folder, other);
    await new Promise<void>((resolve) => clock.after(20, resolve));
  }
}

/**
 * Somebody who listens: by name, or `silent` where no answer came in time, or `leaving` where the connection broke under the
 * question, as it does when a candidate steps back.
 */
type Other = Owner | 'silent' | 'leaving';

/** Of two candidates the one whose id sorts first goes on. */
const goesFirst = (other: Other, id: string) => typeof other === 'string' || other.state === 'owner' || other.id < id;

/** The others that listen. Sockets of dead processes are taken away. */
async function alive(folder: string, id: string): Promise<Other[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name) && name !== lockName(id));
  const found = await Promise.all(names.map((name) => ask(join(folder, name))));
  return found.filter((other) => other !== null);
}

/** Null where nobody listens. */
async function ask(path: string): Promise<Other | null> {
  try {
    const parsed = owner.safeParse(await callControl(path, 'owner', null, { timeout: 2_000 }));
    return parsed.success ? parsed.data : 'silent';
  } catch (error) {
    const code = error instanceof CodedError ? error.code : null;
    if (code !== 'CONTROL_NOT_RUNNING')
      return code === 'CONTROL_TIMEOUT' || code === 'CONTROL_FORBIDDEN' ? 'silent' : 'leaving';
    await rm(path, { force: true });
    return null;
  }
}

function owned(folder: string, other: Other): CodedError {
  const who =
    typeof other === 'string' ? 'which does not say who it is' : `pid ${other.pid}, started ${other.startedAt}`;
  const message = `another collector (${who}) owns data folder ${folder}: stop it, or give this one a folder of its own (store.path)`;
  return new CodedError('DATA_FOLDER_OWNED', message);
}
