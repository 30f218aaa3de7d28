/** Changes of what is in force: one after the other, and none once the collector stops. */
import type { Component } from './deps.js';
import { CodedError } from './model/coded-error.js';
import { Mutex } from './store/mutex.js';

export class Changes implements Component {
  readonly #turn = new Mutex();
  #stopping = false;

  async start(): Promise<void> {}

  /** One that is being made is made to its end; those that wait for it are not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#turn.run(async () => undefined);
  }

  /** @throws CodedError `COLLECTOR_STOPPING`, or what `change` throws. */
  make<T>(change: () => Promise<T>): Promise<T> {
    return this.#turn.run(() => (this.#stopping ? refuse() : change()));
  }

  /** For what the next start takes up by itself: nothing is done where the collector stops. */
  async follow(change: () => Promise<void>): Promise<void> {
    await this.#turn.run(async () => (this.#stopping ? undefined : change()));
  }
}

function refuse(): never {
  throw new CodedError('COLLECTOR_STOPPING', 'the collector is stopping: the next start reads the configuration anew');
}
