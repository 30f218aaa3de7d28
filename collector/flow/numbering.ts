/** How an exporter numbers its messages: told from the numbers themselves, as not all do what the standard says. */
import { Sequence, type SequenceCounts } from './sequence.js';

export class Numbering {
  private readonly standard = new Sequence();
  /**
   * Other ways to count that are met in IPFIX: the data records of the message itself too, and no records of options, as softflowd 1.1 does; and
   * messages, as NetStream of Huawei does. null where numbers count datagrams, or records of one length.
   */
  private others: { inclusive: Sequence; messages: Sequence } | null = null;

  /** By the way of counting that finds the fewest messages out of their place, of equals the standard's. */
  get counts(): SequenceCounts {
    const ways = [this.standard, ...Object.values(this.others ?? {})];
    return ways.reduce((best, way) => (way.misplaced < best.misplaced ? way : best)).counts;
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
    const { inclusive, messages } = (this.others ??= { inclusive: new Sequence(), messages: new Sequence() });
    messages.message(number, 1);
    if (Number.isNaN(data)) inclusive.lost();
    else inclusive.message((number - data) >>> 0, data);
  }
}
