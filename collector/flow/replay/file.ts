/** A file read forward in pieces, so that a capture of any size takes the same memory. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

export class FileReader {
  private readonly handle: number;
  private buffer: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(path: string) {
    this.handle = openSync(path, 'r');
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
      const read = readSync(this.handle, next, filled, next.length - filled, null);
      if (read === 0) break;
      filled += read;
    }
    this.buffer = next.subarray(0, filled);
    this.at = 0;
  }
}
