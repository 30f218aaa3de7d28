/** Sequence numbers of one exporter and domain: what is missing, came twice, or came late. */

/** Messages whose sequence number is remembered, to tell a late message from a repeated one. */
const WINDOW = 64;
/** A step further than this, forward or back, is not loss but a restart. */
const RESTART = 1 << 20;

/** So many messages in a row that are behind and follow one another are not late: whoever sends them has begun anew (IPFIX has no uptime). */
const ANEW = 8;

/** Milliseconds. */
const RESTART_UPTIME = 60_000;

export interface SequenceCounts {
  /** Units that never arrived: datagrams in NetFlow v9 and sFlow, records in NetFlow v5, v7 and IPFIX. */
  gaps: number;
  duplicates: number;
  reordered: number;
  restarts: number;
}

export const noSequenceCounts = (): SequenceCounts => ({ gaps: 0, duplicates: 0, reordered: 0, restarts: 0 });

/** Adds to `to` and returns it. */
export function addCounts(to: SequenceCounts, more: SequenceCounts): SequenceCounts {
  to.gaps += more.gaps;
  to.duplicates += more.duplicates;
  to.reordered += more.reordered;
  to.restarts += more.restarts;
  return to;
}

export class Sequence {
  readonly counts = noSequenceCounts();
  /** Messages that did not have the number that was next. */
  misplaced = 0;
  private next = -1;
  private readonly seen = new Uint32Array(WINDOW);
  private readonly seenUnits = new Float64Array(WINDOW).fill(-1);
  private slot = 0;
  private lastUptime = Number.NaN;
  /** Messages behind that follow one another: the number that comes next, how many there were, what they took from the gaps. */
  private rival = { next: -1, messages: 0, gaps: 0 };

  /** Takes note of the exporter's uptime, milliseconds modulo 2^32: one that fell by more than reordering explains means that it started anew. */
  uptime(milliseconds: number): void {
    if (this.fell(milliseconds)) {
      this.counts.restarts++;
      this.next = -1;
    }
    this.lastUptime = milliseconds;
  }

  /**
   * Takes note of a message: its number as in the header (modulo 2^32) and how many units it accounts for. NaN units: it held data that could not be
   * read, so the next number is not known and nothing is concluded from it.
   */
  message(number: number, units: number): void {
    if (this.next >= 0) this.compare(number, units);
    else this.advance(number, units);
    this.remember(number, units);
  }

  /** True where the number is the next one, or a little further, and the uptime (NaN: not told) does not say otherwise. */
  expects(number: number, uptime: number): boolean {
    const step = (number - this.next) | 0;
    return this.next >= 0 && step >= 0 && step < WINDOW && !this.fell(uptime);
  }

  /** A message whose units are not known: nothing is concluded from the one after it. */
  lost(): void {
    this.next = -1;
  }

  private fell(milliseconds: number): boolean {
    return ((milliseconds - this.lastUptime) | 0) < -RESTART_UPTIME;
  }

  private compare(number: number, units: number): void {
    const step = (number - this.next) | 0;
    if (step !== 0) this.misplaced++;
    if (step === 0) this.advance(number, units);
    else if (Math.abs(step) > RESTART) {
      this.counts.restarts++;
      this.advance(number, units);
    } else if (step > 0) {
      this.counts.gaps += step;
      this.advance(number, units);
    } else this.behind(number, units);
  }

  private behind(number: number, units: number): void {
    // A message without units (options or templates only, in IPFIX) leaves the number where it was: not a repetition.
    if (this.has(number)) {
      this.counts.duplicates++;
      return;
    }
    const { rival, counts } = this;
    if (number !== rival.next) Object.assign(rival, { messages: 0, gaps: 0 });
    const filled = Math.min(counts.gaps, units > 0 ? units : 0);
    rival.next = Number.isNaN(units) ? -1 : (number + units) >>> 0;
    rival.messages++;
    rival.gaps += filled;
    counts.reordered++;
    counts.gaps -= filled;
    if (rival.messages >= ANEW) this.anew(number, units);
  }

  /** What was taken for late messages was the beginning of another count. */
  private anew(number: number, units: number): void {
    const { rival, counts } = this;
    counts.reordered -= rival.messages;
    counts.gaps += rival.gaps;
    counts.restarts++;
    this.advance(number, units);
  }

  private advance(number: number, units: number): void {
    this.next = Number.isNaN(units) ? -1 : (number + units) >>> 0;
    if (this.rival.messages > 0) this.rival = { next: -1, messages: 0, gaps: 0 };
  }

  private has(number: number): boolean {
    for (let i = 0; i < WINDOW; i++) if (this.seenUnits[i]! > 0 && this.seen[i] === number) return true;
    return false;
  }

  private remember(number: number, units: number): void {
    this.seen[this.slot] = number;
    this.seenUnits[this.slot] = units;
    this.slot = (this.slot + 1) % WINDOW;
  }
}
