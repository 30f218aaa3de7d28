/** The acknowledged position, in a file that was written when there was room: two slots in turn, so that a torn one is not the only one. */
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Position } from '../driver.js';

const SLOT = 512;
const LENGTH = 36;

export interface Mark {
  /** 16 hexadecimal digits: which spool this is. */
  id: string;
  position: Position;
}

export class MarkFile {
  readonly #file: FileHandle;
  #turn: number;

  private constructor(file: FileHandle, newest: number) {
    this.#file = file;
    this.#turn = newest;
  }

  /** Opens or creates it; `mark` is null where there is none yet or both slots are damaged. */
  static async open(path: string): Promise<{ file: MarkFile; mark: Mark | null }> {
    const handle = await open(path, 'a+').then(async (created) => {
      await created.close();
      return open(path, 'r+');
    });
    const bytes = Buffer.alloc(2 * SLOT);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead < bytes.length) await handle.write(Buffer.alloc(2 * SLOT), 0, 2 * SLOT, 0);
    const slots = [decode(bytes.subarray(0, SLOT)), decode(bytes.subarray(SLOT))];
    const newest = (slots[1]?.position.sequence ?? -1) > (slots[0]?.position.sequence ?? -1) ? 1 : 0;
    return { file: new MarkFile(handle, newest), mark: slots[newest] ?? null };
  }

  async write(mark: Mark): Promise<void> {
    const bytes = encode(mark);
    this.#turn = 1 - this.#turn;
    await this.#file.write(bytes, 0, bytes.length, this.#turn * SLOT);
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function encode({ id, position }: Mark): Buffer {
  const bytes = Buffer.alloc(LENGTH);
  bytes.write('ICMARK01', 0, 'latin1');
  bytes.write(id, 8, 8, 'hex');
  bytes.writeDoubleLE(position.sequence, 16);
  bytes.writeDoubleLE(position.points, 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32);
  return bytes;
}

function decode(bytes: Buffer): Mark | null {
  if (bytes.toString('latin1', 0, 8) !== 'ICMARK01') return null;
  if (bytes.readUInt32LE(32) !== crc32(bytes.subarray(0, 32))) return null;
  return {
    id: bytes.toString('hex', 8, 16),
    position: { sequence: bytes.readDoubleLE(16), points: bytes.readDoubleLE(24) },
  };
}
