/** A configuration file as text, or what keeps it from being one. */
import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { systemCode } from '../model/coded-error.js';
import type { FaultCode } from './faults.js';

/** No configuration comes near; whatever is larger is another file, or an attempt on memory. */
const LARGEST = 4 * 1024 * 1024;

export interface ReadFault {
  code: FaultCode;
  message: string;
  line: number;
  column: number;
}

/** The file's text without its byte order mark. Reads no more than 4 MiB of whatever stands there. */
export async function readText(file: string): Promise<{ text: string } | { fault: ReadFault }> {
  let bytes: Buffer;
  try {
    bytes = await withFile(file, readBounded);
  } catch (error) {
    return { fault: whole('CONFIG_UNREADABLE', unreadable(error)) };
  }
  if (bytes.length > LARGEST)
    return { fault: whole('CONFIG_TOO_LARGE', 'is larger than 4 MiB; is it the right file?') };
  if (!isUtf8(bytes)) return { fault: notUtf8(bytes) };
  return { text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
}

const whole = (code: FaultCode, message: string): ReadFault => ({ code, message, line: 0, column: 0 });

async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r');
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** One octet more than allowed tells that the file is too large. */
async function readBounded(handle: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= LARGEST;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(65_536), 0, 65_536, null);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks);
}

/** What a failure to read means, as the rest of a sentence that begins with the file's name. */
export function unreadable(error: unknown): string {
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'ENOTDIR':
      return 'does not exist: a part of its path is not a folder';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return `may not be read by user ${process.getuid?.() ?? '(unknown)'}: change its owner or mode`;
    case null:
      throw error;
    default:
      return `cannot be read (${code})`;
  }
}

function notUtf8(bytes: Buffer): ReadFault {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) {
    return { ...whole('CONFIG_NOT_UTF8', 'is not UTF-8 but looks like UTF-16: save it as UTF-8'), line: 1, column: 1 };
  }
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, end === -1 ? undefined : end);
    if (!isUtf8(row) || end === -1) {
      const column = row.toString('utf8').indexOf('\uFFFD') + 1;
      return { code: 'CONFIG_NOT_UTF8', message: 'is not UTF-8 from here on: save it as UTF-8', line, column };
    }
    start = end + 1;
  }
}
