/** What was exported and is in no minute, by reason: nothing is lost silently. */

/** Each reason in one sentence; the keys are stable and appear in metrics. */
export const apartReasons = {
  'not-at-ingress':
    'the record is of packets leaving, or of packets that came in elsewhere and leave towards a side: they count where they came in',
  'no-path': 'the interface that the packets came in by faces no side, or the exporter is no gateway',
  'no-interface': 'the record does not say by which interface the packets came in',
  'no-octets': 'the record counts neither octets nor packets',
  implausible:
    'the record counts what cannot have crossed: beyond 2^53, packets longer than any, or more than its time had room for',
  late: 'the flow ended before the oldest minute that is still open',
} as const;
export type ApartReason = keyof typeof apartReasons;
export const apartNames = Object.keys(apartReasons) as ApartReason[];

const LATE = apartNames.indexOf('late');

export interface ApartCount {
  records: number;
  /** After sampling. */
  octets: number;
  packets: number;
}

/** Octets of one gateway, after sampling, that would be at an interface if its exports came in time and said which. */
export interface Unplaced {
  lateOctets: number;
  noInterfaceOctets: number;
}

const unplaced = (): Unplaced => ({ lateOctets: 0, noInterfaceOctets: 0 });
/** Exporters that are counted by name; strangers choose theirs, where they are accepted. */
const MOST_EXPORTERS = 4_096;

export class Apart {
  private readonly counts = new Float64Array(apartNames.length * 3);
  private readonly exporters = new Map<string, Unplaced>();
  private readonly further = unplaced();

  /** The counts of one exporter, to be added to; those beyond the bound share one that nobody reads. */
  of(exporter: string): Unplaced {
    const known = this.exporters.get(exporter);
    if (known !== undefined) return known;
    if (this.exporters.size >= MOST_EXPORTERS) return this.further;
    const made = unplaced();
    this.exporters.set(exporter, made);
    return made;
  }

  add(reason: number, octets: number, packets: number): void {
    this.counts[reason * 3]! += 1;
    this.counts[reason * 3 + 1]! += octets;
    this.counts[reason * 3 + 2]! += packets;
  }

  late(octets: number, packets: number, exporter: string): void {
    this.add(LATE, octets, packets);
    this.of(exporter).lateOctets += octets;
  }

  /** By exporter, since the start. */
  unplaced(): Record<string, Unplaced> {
    return Object.fromEntries([...this.exporters].map(([name, counts]) => [name, { ...counts }]));
  }

  /** Since the start. */
  read(): Record<ApartReason, ApartCount> {
    const count = (i: number): ApartCount => ({
      records: this.counts[i * 3]!,
      octets: this.counts[i * 3 + 1]!,
      packets: this.counts[i * 3 + 2]!,
    });
    return Object.fromEntries(apartNames.map((name, i) => [name, count(i)])) as Record<ApartReason, ApartCount>;
  }
}
