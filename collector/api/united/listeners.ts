/** Who is told of something. What they are told is made only where there is somebody, and who fails is let go. */
import type { Log } from '../../deps.js';

export class Listeners<Said extends unknown[]> {
  private readonly all = new Set<(...said: Said) => void>();

  constructor(private readonly log: Log) {}

  get any(): boolean {
    return this.all.size > 0;
  }

  /** Returns the way out. */
  add(listener: (...said: Said) => void): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  tell(say: () => Said): void {
    if (!this.any) return;
    const said = say();
    for (const listener of this.all)
      try {
        listener(...said);
      } catch (error) {
        this.all.delete(listener);
        this.log.error({ error }, 'a watcher of the live status failed and was let go');
      }
  }

  clear(): void {
    this.all.clear();
  }
}
