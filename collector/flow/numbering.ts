/** How an exporter numbers its messages: told from the numbers themselves, as not all do what the standard says. */
import { Sequence, type SequenceCounts } from './sequence.js';

export class Numbering {
  private readonly standard = new Sequence();
  /**
   * Numbers that count the data records of their own message too, and no records of options, as softflowd 1.1 over IPFIX does. null where numbers
   * count datagrams, or records of one length.
   */
  private inclusive: Sequence | null = null;

  /** By the way of counting that finds fewer messages out of their place. */
  get counts(): SequenceCounts {
    const { standard, inclusive } = this;
    return (inclusive !== null && inclusive.misplaced < standard.misplaced ? inclusive : standard).counts;
  }

  /** As Sequence.uptime. */
  uptime(milliseconds: number): void {
    this.standard.uptime(milliseconds);
  }

  /** True where a message of this number may be the next one, or one soon after it. */
  expects(number: number, uptime: number): boolean {
    return this.standard.expects(number, uptime);
  }

  /** As Sequence.message. */
  message(number: number, units: number): void {
    this.standard.message(number, units);
  }

  /** The same of IPFIX: the records of the message, and how many of them are of data. NaN: not known. */
  records(number: number, records: number, data: number): void {
    this.standard.message(number, records);
    this.inclusive ??= new Sequence();
    if (Number.isNaN(data)) this.inclusive.lost();
    else this.inclusive.message((number - data) >>> 0, data);
  }
}
