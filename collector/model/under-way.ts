/** What has begun and is not over yet: whoever stops waits for it, for a while. */

interface Waits {
  after(ms: number, run: () => void): { cancel(): void };
}

export class UnderWay {
  readonly #all = new Set<Promise<unknown>>();

  /** Gives `work` back. */
  watch<T>(work: Promise<T>): Promise<T> {
    const over = (): void => void this.#all.delete(work);
    this.#all.add(work);
    work.then(over, over);
    return work;
  }

  get any(): boolean {
    return this.#all.size > 0;
  }

  /** Resolves once all of it is over, what begins meanwhile too, or after `ms` milliseconds: then with false. */
  async over(clock: Waits, ms: number): Promise<boolean> {
    let timer: { cancel(): void } | undefined;
    const late = new Promise<false>((resolve) => (timer = clock.after(ms, () => resolve(false))));
    const done = async (): Promise<true> => {
      while (this.#all.size > 0) await Promise.allSettled(this.#all);
      return true;
    };
    return Promise.race([done(), late]).finally(() => timer?.cancel());
  }
}
