/**
 * What each process of an exporter numbers and times for itself. Over UDP a port is a session of its own (RFC 7011 section 2), and several processes
 * of one router may all call themselves domain 0, as one softflowd per interface does.
 */
import { Numbering } from './numbering.js';
import { addCounts, noSequenceCounts, type SequenceCounts } from './sequence.js';

/** Ports of one domain: beyond it the one is given up that was silent longest. */
const MOST = 16;

export class Stream {
  readonly numbering = new Numbering();
  /** The higher, the later it was heard. */
  heard = 0;

  constructor(
    public port: number,
    /** When the process or its system started, milliseconds since the epoch (IE 160); NaN when it never said. */
    public systemStart: number,
  ) {}
}

export class Streams {
  private readonly all: Stream[] = [];
  private last: Stream | null = null;
  private messages = 0;
  private readonly retired = noSequenceCounts();

  /** The stream of a port. */
  of(port: number): Stream {
    if (this.last?.port === port) return this.last;
    return this.take(this.find(port) ?? this.open(port));
  }

  /**
   * The same where a port means nothing: whoever goes on with the numbers of another port, by an uptime (NaN: not told) that goes on as well, is that
   * stream, from elsewhere.
   */
  continued(port: number, number: number, uptime = Number.NaN): Stream {
    if (this.last?.port === port) return this.last;
    return this.take(this.find(port) ?? this.moved(port, number, uptime) ?? this.open(port));
  }

  /** As the stream says, or the only one that does. */
  startOf({ systemStart }: Stream): number {
    if (!Number.isNaN(systemStart) || this.all.length < 2) return systemStart;
    const { starts } = this;
    return starts.length === 1 ? starts[0]![1] : Number.NaN;
  }

  /** Of all of them. */
  get counts(): SequenceCounts {
    const sum = addCounts(noSequenceCounts(), this.retired);
    for (const { numbering } of this.all) addCounts(sum, numbering.counts);
    return sum;
  }

  /** Starts that were told, by port, the one heard last at the end. */
  get starts(): [port: number, start: number][] {
    return this.all
      .filter(({ systemStart }) => !Number.isNaN(systemStart))
      .sort((x, y) => x.heard - y.heard)
      .map(({ port, systemStart }) => [port, systemStart]);
  }

  restore(starts: readonly (readonly [port: number, start: number])[]): void {
    this.last = null;
    this.all.splice(0, this.all.length, ...starts.slice(-MOST).map(([port, start]) => new Stream(port, start)));
  }

  private find(port: number): Stream | undefined {
    return this.all.find((one) => one.port === port);
  }

  private take(stream: Stream): Stream {
    stream.heard = ++this.messages;
    return (this.last = stream);
  }

  private moved(port: number, number: number, uptime: number): Stream | null {
    const stream = this.all.find(({ numbering }) => numbering.expects(number, uptime)) ?? null;
    if (stream !== null) stream.port = port;
    return stream;
  }

  private open(port: number): Stream {
    if (this.all.length >= MOST) {
      const silent = this.all.reduce((one, other) => (other.heard < one.heard ? other : one));
      this.all.splice(this.all.indexOf(silent), 1);
      addCounts(this.retired, silent.numbering.counts);
    }
    const stream = new Stream(port, Number.NaN);
    this.all.push(stream);
    return stream;
  }
}
