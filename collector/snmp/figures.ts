/** What moved on the wire; everything dropped is counted by reason. */

/** Figures of the requests of one table, poll or discovery. */
export interface Figures {
  requests: number;
  varbinds: number;
  retries: number;
  timeouts: number;
}

export const noFigures = (): Figures => ({ requests: 0, varbinds: 0, retries: 0, timeouts: 0 });

/** Datagrams that a session did not accept. */
export const dropReasons = [
  /** From another address or port than the one that was asked. */
  'wrong-source',
  /** An answer to nothing that is waited for: late, doubled or made up. */
  'unsolicited',
  /** Not SNMP. */
  'malformed',
  /** Below the security level of the session: an unsigned or unencrypted answer to a signed or encrypted request. */
  'insecure',
  /** Its digest is wrong. */
  'unauthentic',
  'undecipherable',
] as const;
export type DropReason = (typeof dropReasons)[number];
export type Dropped = Record<DropReason, number>;

export const nothingDropped = (): Dropped =>
  Object.fromEntries(dropReasons.map((reason) => [reason, 0])) as Record<DropReason, number>;
