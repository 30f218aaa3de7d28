/** A file read forward in pieces, so that a capture of any size takes the same memory. */
import { closeSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../../model/coded-error.js';

const CHUNK = 1 << 20;

/** What the file system said, and of which file. */
export class FileUnreadable extends Error {
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    super(`${path} cannot be read`, { cause });
  }
}

/** Throws FileUnreadable for what the file system refuses. */
export class FileReader {
  private readonly handle: number;
  private buffer: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(private readonly path: string) {
    this.handle = this.asking(() => openSync(path, 'r'));
  }

  /** Up to `length` octets without moving on; fewer at the end of the file. They hold until the next call. */
  peek(length: number): Uint8Array {
    if (this.buffer.length - this.at < length) this.refill(length);
    return this.buffer.subarray(this.at, Math.min(this.at + length, this.buffer.length));
  }

  /** The next `length` octets, or null when the file ends before. They hold until the next call. */
  take(length: number): Uint8Array | null {
    const bytes = this.peek(length);
    if (bytes.length < length) return null;
    this.at += length;
    return bytes;
  }

  close(): void {
    closeSync(this.handle);
  }

  private refill(length: number): void {
    const left = this.buffer.subarray(this.at);
    const next = new Uint8Array(Math.max(length, CHUNK));
    next.set(left);
    let filled = left.length;
    while (filled < next.length) {
      const read = this.asking(() => readSync(this.handle, next, filled, next.length - filled, null));
      if (read === 0) break;
      filled += read;
    }
    this.buffer = next.subarray(0, filled);
    this.at = 0;
  }

  private asking<Answer>(ask: () => Answer): Answer {
    try {
      return ask();
    } catch (error) {
      throw systemCode(error) === null ? error : new FileUnreadable(this.path, error);
    }
  }
}
