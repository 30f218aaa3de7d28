/** What a program is made of, as one. */
import type { Component } from './deps.js';

/** Starts one part after the other, and stops them the other way round; one that does not start stops those before it. */
export class Parts implements Component {
  private readonly started: Component[] = [];

  constructor(private readonly all: readonly Component[]) {}

  async start(): Promise<void> {
    try {
      for (const part of this.all) {
        await part.start();
        this.started.push(part);
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** A part that fails to stop does not keep the others up. @throws AggregateError once all have been asked to. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.started.splice(0).reverse())
      await part.stop().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped cleanly');
  }
}
