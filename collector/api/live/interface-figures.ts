/** The figures of all interfaces of one table, in one array: a thousand gateways have tens of thousands of interfaces. */

/** Where a figure stands among those of its interface. */
export const figures = {
  seconds: 0,
  speed: 1,
  statusSince: 2,
  lastChange: 3,
  boots: 4,
  inOctets: 5,
  outOctets: 6,
  inPackets: 7,
  outPackets: 8,
  inErrors: 9,
  outErrors: 10,
  inDiscards: 11,
  outDiscards: 12,
} as const;
export type FigureName = keyof typeof figures;

const EACH = Object.keys(figures).length;

/** NaN stands for null. Interfaces have places, from 0 on without a gap. */
export class InterfaceFigures {
  private values = new Float64Array(0);

  get(place: number, figure: FigureName): number | null {
    const value = this.values[place * EACH + figures[figure]]!;
    return Number.isNaN(value) ? null : value;
  }

  put(place: number, figure: FigureName, value: number | null): void {
    this.values[place * EACH + figures[figure]] = value ?? NaN;
  }

  /** Makes room for one more after `places`, in which nothing is known. Somewhat more is made than is asked for, so that what is there is seldom copied. */
  add(places: number): void {
    if ((places + 1) * EACH <= this.values.length) return;
    const more = new Float64Array((places + 3 + (places >> 3)) * EACH).fill(NaN);
    more.set(this.values);
    this.values = more;
  }

  move(from: number, to: number): void {
    this.values.copyWithin(to * EACH, from * EACH, (from + 1) * EACH);
  }

  /** Gives back the room beyond the first `places`. */
  cut(places: number): void {
    this.values = this.values.slice(0, places * EACH);
  }
}
