/** What is worked out about the rows of a batch, column by column, so that no number is boxed and no object made per row. */

export class Scratch {
  /** By which interface and onto which path; below 0 for rows that are in no minute. */
  readonly crossing: Int32Array;
  /** Authority and destination, 16 bits each; crossing, application, class: see slots.ts. */
  readonly upper: Int32Array;
  readonly lower: Int32Array;
  /** The slot of that combination, then the cell that the row is added to; below 0 where there is none. */
  readonly place: Int32Array;
  /** Estimates after sampling; octets from the IP header on. */
  readonly octets: Float64Array;
  readonly packets: Float64Array;
  readonly flows: Float64Array;

  constructor(readonly capacity: number) {
    this.crossing = new Int32Array(capacity);
    this.upper = new Int32Array(capacity);
    this.lower = new Int32Array(capacity);
    this.place = new Int32Array(capacity);
    this.octets = new Float64Array(capacity);
    this.packets = new Float64Array(capacity);
    this.flows = new Float64Array(capacity);
  }
}
