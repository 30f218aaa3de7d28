/** What a laboratory has begun and must end: the last first, and all of it even where one fails. */
export class Ends {
  private readonly steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  async run(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of this.steps.splice(0).reverse())
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    if (faults.length > 0)
      throw new AggregateError(faults, `not all of the laboratory could be removed: ${faults.join('; ')}`);
  }
}
