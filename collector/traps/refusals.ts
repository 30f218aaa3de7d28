/** Why a datagram on the trap port was not taken; each is counted. */
export const trapRefusals = [
  /** From an address that belongs to no gateway. */
  'stranger',
  /** Not SNMP, or not a trap or inform. */
  'malformed',
  /** A community that is not this gateway's. */
  'community',
  /** A user that is not this gateway's, or one below its security level. */
  'user',
  /** Its digest is wrong. */
  'unauthentic',
  'undecipherable',
  /** Outside the time window of its engine (RFC 3414 §3.2): sent again by somebody, or by a clock that went back. */
  'not-in-time',
  /** The same once more: a repeated inform, or a copy. */
  'repeated',
  /** Beyond what one gateway may send. */
  'storm',
] as const;
export type TrapRefusal = (typeof trapRefusals)[number];
export type TrapCounts = Record<TrapRefusal | 'taken', number>;

export const noTraps = (): TrapCounts =>
  Object.fromEntries(['taken', ...trapRefusals].map((reason) => [reason, 0])) as TrapCounts;
