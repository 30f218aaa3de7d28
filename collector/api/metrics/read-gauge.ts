/** A gauge whose values are read when they are asked for: of a thousand gateways none is held in between, and nothing is reckoned for what nobody reads. */
import { Gauge, type Registry } from 'prom-client';

export type Add = (labels: Record<string, string>, value: number) => void;

export class ReadGauge extends Gauge {
  /** `read` adds each set of labels once. */
  constructor(
    registry: Registry,
    { name, help, labels }: { name: string; help: string; labels: string[] },
    private readonly read: (add: Add) => void,
  ) {
    super({ name, help, labelNames: labels, registers: [registry] });
  }

  override async get(): ReturnType<Gauge['get']> {
    const values: Awaited<ReturnType<Gauge['get']>>['values'] = [];
    this.read((labels, value) => values.push({ labels, value }));
    return { ...(await super.get()), values };
  }
}
