/** Evidence on its way to the disk: bounded, in order, tried again while the disk refuses. */
import type { Clock, Log, Timer } from '../deps.js';
import { systemCode } from '../model/coded-error.js';
import type { EvidenceBook } from './evidence/book.js';
import type { EvidenceLine } from './evidence/line.js';

const MOST_WAITING = 100_000;
const RETRY = 5_000;

export class EvidenceWriter {
  fault: string | null = null;
  lost = 0;
  late = 0;
  private queue: EvidenceLine[] = [];
  private writing: Promise<void> = Promise.resolve();
  private timer: Timer | null = null;
  private opened = false;

  constructor(
    private readonly book: EvidenceBook,
    private readonly deps: { clock: Clock; log: Log },
  ) {}

  open(): void {
    this.opened = true;
    this.flush();
  }

  /** Writes what waits, once more where the disk refused before. */
  async close(): Promise<void> {
    this.opened = false;
    this.timer?.cancel();
    await this.writing;
    await this.write().catch((error: unknown) => this.failed(error));
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** What is not on the disk, oldest first; what is being written at the moment is not among it. */
  unwritten(): readonly EvidenceLine[] {
    return [...this.queue];
  }

  add(lines: readonly EvidenceLine[]): void {
    this.queue.push(...lines);
    const over = this.queue.length - MOST_WAITING;
    if (over > 0) this.lost += this.queue.splice(0, over).length;
    this.flush();
  }

  /** Resolves once everything that was added is on the disk, or could not be written. */
  async settled(): Promise<void> {
    while (this.queue.length > 0 && this.fault === null && this.opened) await this.writing;
    await this.writing;
  }

  private flush(): void {
    if (!this.opened || this.fault !== null || this.queue.length === 0) return;
    this.writing = this.writing.then(() => this.write()).catch((error: unknown) => this.failed(error));
  }

  private async write(): Promise<void> {
    if (this.queue.length === 0) return;
    const batch = this.queue.splice(0);
    try {
      const late = await this.book.append(batch);
      this.late += late.length;
      this.fault = null;
    } catch (error) {
      this.queue.unshift(...batch);
      throw error;
    }
  }

  private failed(error: unknown): void {
    const why = systemCode(error) ?? String(error);
    this.fault = `evidence cannot be written to ${this.book.folder}: ${why}; free some room or give the folder to this user`;
    this.deps.log.error({ error, waiting: this.queue.length }, this.fault);
    if (!this.opened) return;
    this.timer = this.deps.clock.after(RETRY, () => {
      this.fault = null;
      this.flush();
    });
  }
}
