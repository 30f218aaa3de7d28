/** One append-only file of JSON lines, written anew when it has grown. A line counts once it is on the disk. */
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../../collector/model/coded-error.js';
import { parseLine, type Line } from './lines.js';

export class JournalFile {
  private handle: FileHandle | null = null;
  /** Octets in the file, and after it was last written anew. */
  private size = 0;
  private least = 0;

  constructor(private readonly path: string) {}

  /** What stands in it, and how many lines could not be read: torn by a crash, or damaged. */
  async read(): Promise<{ lines: Line[]; damaged: number }> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const texts = (await this.text()).split('\n').filter((text) => text !== '');
    const lines = texts.flatMap((text) => parseLine(text) ?? []);
    return { lines, damaged: texts.length - lines.length };
  }

  /** Replaces everything: a crash leaves the old file or the new one, whole. */
  async write(lines: readonly Line[]): Promise<void> {
    await this.close();
    const fresh = `${this.path}.new`;
    const handle = await open(fresh, 'w', 0o600);
    try {
      await handle.writeFile(textOf(lines));
      await handle.sync();
      this.size = this.least = (await handle.stat()).size;
    } finally {
      await handle.close();
    }
    await rename(fresh, this.path);
    await syncFolder(dirname(this.path));
    this.handle = await open(this.path, 'a', 0o600);
  }

  /** Resolves once the lines are on the disk. */
  async append(lines: readonly Line[]): Promise<void> {
    this.handle ??= await open(this.path, 'a', 0o600);
    const text = Buffer.from(textOf(lines));
    await this.handle.appendFile(text);
    await this.handle.datasync();
    this.size += text.length;
  }

  /** Whether most of the file is older revisions. */
  get grown(): boolean {
    return this.size > Math.max(4_194_304, 4 * this.least);
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }

  private async text(): Promise<string> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return '';
      throw error;
    }
  }
}

/** Each line begins with a line end too: what a full disk cut off half-way is passed over, and nothing is glued to it. */
const textOf = (lines: readonly Line[]): string => lines.map((line) => `\n${JSON.stringify(line)}\n`).join('');

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
