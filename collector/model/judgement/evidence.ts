/** What a judgement rests on, for people: which signal says what, and how old that is. */

export const signalKinds = [
  'gateway',
  'interface',
  'bgp',
  'redundancy',
  'bfd',
  'ospf',
  'route',
  'counters',
  'flow',
  'probe',
  'sensor',
  'trap',
  'operator',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** One signal in the present. Text that came from a router is made printable already. */
export interface Evidence {
  signal: SignalKind;
  /** What it is of: `gw1 eth1`, `gw1 peer 10.1.0.2`, the name of a probe. */
  subject: string;
  /** What it says, as a phrase: `ifOperStatus up`, `established, 3 prefixes`. */
  says: string;
  /** When it was read, wall clock; null where it never was. */
  at: number | null;
  /** By the monotonic clock. */
  ageSeconds: number | null;
  /** Old evidence is shown and decides nothing. */
  fresh: boolean;
}

/** One entry of a change list or timeline: what a signal said before, and says since. */
export interface EvidenceChange {
  at: number;
  signal: SignalKind;
  subject: string;
  /** null: not known before. */
  before: string | null;
  after: string;
}

/** Who did what, when and why: every act of a person on a record leaves one. */
export interface AuditEntry {
  at: number;
  author: string;
  action: string;
  reason: string;
}
