/** What a program is made of, as one. */
import type { Component, Deps, Timer } from './deps.js';

/** Milliseconds that one part may take to stop: the store waits for an engine that does not answer for some 30 s. */
const PATIENCE = 40_000;

/** Starts one part after the other, and stops them the other way round; one that does not start is stopped, and those before it. */
export class Parts implements Component {
  private readonly started: [name: string, part: Component][] = [];

  /** By the names under which the log tells of them, in the order in which they start. */
  constructor(
    private readonly all: Readonly<Record<string, Component>>,
    private readonly deps: Deps,
  ) {}

  async start(): Promise<void> {
    try {
      for (const [name, part] of Object.entries(this.all)) {
        // Also of one that does not start something may go on already.
        this.started.push([name, part]);
        await part.start();
      }
    } catch (error) {
      // Why it does not start is what there is to say.
      await this.stop().catch((also: unknown) => this.deps.log.error({ error: also }, 'after a start that failed'));
      throw error;
    }
  }

  /** A part that fails to stop, or takes longer than 40 s, does not keep the others up. @throws AggregateError once all have been asked to. */
  async stop(): Promise<void> {
    const failures: Error[] = [];
    for (const [name, part] of this.started.splice(0).reverse())
      await this.stopOne(name, part).catch((error: unknown) => {
        const cause = error instanceof Error ? error.message : String(error);
        failures.push(new Error(`${name}: ${cause}`, { cause: error }));
      });
    if (failures.length === 0) return;
    const all = failures.map(({ message }) => message).join('; ');
    throw new AggregateError(failures, `not everything stopped cleanly: ${all}`);
  }

  private async stopOne(name: string, part: Component): Promise<void> {
    const { clock, log } = this.deps;
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = clock.after(PATIENCE, () => {
        log.error({ part: name }, 'a part of the collector does not stop: the others are stopped without it');
        reject(new Error(`did not stop within ${PATIENCE / 1_000} s`));
      });
    });
    await Promise.race([part.stop(), late]).finally(() => timer?.cancel());
  }
}
