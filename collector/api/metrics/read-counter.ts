/** A counter that is counted elsewhere, and read when it is asked for. */
import { Counter, type Registry } from 'prom-client';
import type { Add } from './read-gauge.js';

export class ReadCounter extends Counter {
  /** `read` adds each set of labels once. */
  constructor(
    registry: Registry,
    { name, help, labels }: { name: string; help: string; labels: string[] },
    private readonly read: (add: Add) => void,
  ) {
    super({ name, help, labelNames: labels, registers: [registry] });
  }

  override async get(): ReturnType<Counter['get']> {
    const values: Awaited<ReturnType<Counter['get']>>['values'] = [];
    this.read((labels, value) => values.push({ labels, value }));
    return { ...(await super.get()), values };
  }
}
