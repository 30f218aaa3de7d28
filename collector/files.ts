/** Files that must survive a crash: replaced whole, or appended to line by line. */
import { open, rename, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes beside the file and renames, so that a crash leaves the old one or the new one; for this user alone. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** Opens a file of lines to append to, for this user alone, without what a crash tore off in the middle of its last line. */
export async function openLines(path: string): Promise<FileHandle> {
  const handle = await open(path, 'a', 0o600);
  try {
    await mendLastLine(path, handle);
    await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Longer than any line that is written. */
const TAIL = 1_048_576;

/** What was torn off never was accepted: the next line must not be glued to it. */
async function mendLastLine(path: string, handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const reader = await open(path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(size, TAIL));
    await reader.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(0x0a);
    if (end === tail.length - 1) return;
    await truncate(path, size - tail.length + end + 1);
  } finally {
    await reader.close();
  }
}

/** A new file is safe once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
