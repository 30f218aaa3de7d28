/** Names as small numbers, the same for as long as the collector runs: open minutes stay valid while the configuration changes. */

/** What an address, port or service class is called that nothing declares. */
export const UNKNOWN = 'unknown';
/** What is beyond the names that are kept apart, added up. */
export const OTHER = 'other';

export class Names {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];
  /** The number of `other`: the highest one. */
  readonly other: number;

  /** Numbers of `bits` bits. 0 is `unknown`. */
  constructor(bits: number) {
    this.other = 2 ** bits - 1;
    this.add(UNKNOWN);
    this.numbers.set(OTHER, this.other);
  }

  /** The number of a name; that of `other` when as many as there are numbers have been named. */
  add(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.texts.length >= this.other) return this.other;
    this.numbers.set(name, this.texts.length);
    return this.texts.push(name) - 1;
  }

  text(number: number): string {
    return this.texts[number] ?? OTHER;
  }
}
