/** One segment of the ring: a file of fixed size whose blocks are on disk before anything is accepted into it. */
import { open, type FileHandle } from 'node:fs/promises';
import {
  decodeRecordHead,
  decodeSegmentHead,
  encodeSegmentHead,
  RECORD_HEADER,
  recordIsSound,
  SEGMENT_HEADER,
  type RecordHead,
  type SegmentHead,
} from './format.js';

const FILL_STEP = 1 << 20;

/** What stands at an offset: a sound record, the end of what was written, or damage (with the length the header claims). */
export type Reading =
  { kind: 'record'; head: RecordHead; payload: Buffer; next: number } | { kind: 'end' } | { kind: 'damaged' };

export class Segment {
  readonly path: string;
  readonly size: number;
  readonly #file: FileHandle;
  head: SegmentHead | null = null;
  /** Where the next record goes, or where the last one ended. */
  end = SEGMENT_HEADER;
  /** Sequence of the last record; first − 1 while empty. */
  last = 0;
  dirty = false;

  private constructor(path: string, size: number, file: FileHandle) {
    this.path = path;
    this.size = size;
    this.#file = file;
  }

  /** Opens an existing segment and reads its header; `head` is null where it holds none. */
  static async open(path: string, size: number): Promise<Segment> {
    const segment = new Segment(path, size, await open(path, 'r+'));
    segment.head = decodeSegmentHead(await segment.#read(0, SEGMENT_HEADER));
    segment.last = segment.head ? (segment.head.sealed?.last ?? segment.head.first - 1) : 0;
    segment.end = segment.head?.sealed?.end ?? SEGMENT_HEADER;
    return segment;
  }

  /**
   * Reserves a new segment by really writing it: a hole would be a promise that a full disk breaks. `goesOn` is awaited between
   * steps; null where it says no. A file that was not filled takes no room any more; an error (ENOSPC) is the caller's.
   */
  static async reserve(path: string, size: number, goesOn: () => Promise<boolean>): Promise<Segment | null> {
    const file = await open(path, 'w+');
    try {
      const zeros = Buffer.alloc(Math.min(FILL_STEP, size));
      for (let at = 0; at < size; at += zeros.length) {
        await writeAll(file, zeros.subarray(0, Math.min(zeros.length, size - at)), at);
        if (await goesOn()) continue;
        await file.truncate(0);
        await file.close();
        return null;
      }
      await file.datasync();
      return new Segment(path, size, file);
    } catch (error) {
      await file.truncate(0);
      await file.close();
      throw error;
    }
  }

  get room(): number {
    return this.size - this.end;
  }

  /** Begins a new life of this segment. */
  async begin(head: SegmentHead): Promise<void> {
    this.head = head;
    this.end = SEGMENT_HEADER;
    this.last = head.first - 1;
    await this.#writeHead();
  }

  async seal(): Promise<void> {
    if (this.head === null) return;
    this.head = { ...this.head, sealed: { last: this.last, end: this.end } };
    await this.#writeHead();
  }

  async append(record: Buffer, sequence: number): Promise<void> {
    await writeAll(this.#file, record, this.end);
    this.end += record.length;
    this.last = sequence;
    this.dirty = true;
  }

  /** Reads the record at `offset`, which should bear `sequence`. */
  async read(offset: number, sequence: number): Promise<Reading> {
    if (this.head === null || offset + RECORD_HEADER > this.size) return { kind: 'end' };
    const header = await this.#read(offset, RECORD_HEADER);
    const head = decodeRecordHead(header);
    if (head.sequence !== sequence) return { kind: head.length === 0 ? 'end' : 'damaged' };
    if (head.length > this.size - offset - RECORD_HEADER) return { kind: 'damaged' };
    const record = await this.#read(offset, RECORD_HEADER + head.length);
    if (!recordIsSound(record, this.head.generation)) return { kind: 'damaged' };
    return { kind: 'record', head, payload: record.subarray(RECORD_HEADER), next: offset + record.length };
  }

  /** The header at `offset` without its payload: unverified, for skipping over what is not wanted. */
  async peek(offset: number): Promise<RecordHead | null> {
    if (offset + RECORD_HEADER > this.size) return null;
    return decodeRecordHead(await this.#read(offset, RECORD_HEADER));
  }

  /**
   * Offset of the first sound record after `offset` whose sequence is beyond `sequence` by at most `within`; null where there is
   * none. It reads the rest of the segment: for damage only.
   */
  async find(offset: number, sequence: number, within = 256): Promise<{ offset: number; head: RecordHead } | null> {
    if (this.head === null) return null;
    const rest = await this.#read(offset, this.size - offset);
    for (let at = 8; at < rest.length - 8; at++) {
      // The last octet of a sequence: a double from 1 to 2^53 ends in 0x3f to 0x43.
      const last = rest[at + 7] as number;
      if (last < 0x3f || last > 0x43) continue;
      const found = rest.readDoubleLE(at);
      if (found <= sequence || found > sequence + within) continue;
      const head = decodeRecordHead(padded(rest.subarray(at - 8, at - 8 + RECORD_HEADER)));
      const record = rest.subarray(at - 8, at - 8 + RECORD_HEADER + head.length);
      if (record.length === RECORD_HEADER + head.length && recordIsSound(record, this.head.generation))
        return { offset: offset + at - 8, head };
    }
    return null;
  }

  async sync(): Promise<void> {
    if (!this.dirty) return;
    this.dirty = false;
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #writeHead(): Promise<void> {
    if (this.head !== null) await writeAll(this.#file, encodeSegmentHead(this.head), 0);
    this.dirty = true;
  }

  async #read(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    let got = 0;
    while (got < length) {
      const { bytesRead } = await this.#file.read(bytes, got, length - got, offset + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return bytes;
  }
}

/** A header cut off by the end of the segment reads as zeros. */
function padded(bytes: Buffer): Buffer {
  return bytes.length >= RECORD_HEADER ? bytes : Buffer.concat([bytes, Buffer.alloc(RECORD_HEADER)]);
}

/** write(2) may write less than asked. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
