/** Planned work on a path that is declared at one collector of a pair and has to be known at the other. */
import type { MaintenanceAnswer } from '../../../collector/api/types.js';
import { until } from '../../until.js';
import type { PathName } from './conclusions.js';
import type { Product } from './product.js';

const PATIENCE = { timeout: 60_000, every: 200 };

export class Work {
  private constructor(
    private readonly other: Product,
    private readonly declaredAt: Product,
    readonly id: string,
  ) {}

  /** From now on, for longer than any test lasts; resolves once the other knows of it. */
  static async declare(other: Product, at: Product, path: PathName): Promise<Work> {
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const words = ['--from', 'now', '--to', to, '--path', path, '--reason', 'fibre work, 4711'];
    const { id } = await at.tell<{ id: string }>('maintenance', 'add', ...words);
    const work = new Work(other, at, id);
    await until('the other knows of it', () => work.there(), PATIENCE);
    return work;
  }

  /** Resolves once the other knows of that. */
  async callOff(): Promise<void> {
    await this.declaredAt.tell('maintenance', 'cancel', this.id, '--reason', 'done');
    await until('the other knows that it is called off', async () => (await this.there())?.cancelledAt, PATIENCE);
  }

  private async there() {
    const { windows } = await this.other.get<MaintenanceAnswer>('/maintenance');
    return windows.find(({ id }) => id === this.id);
  }
}
