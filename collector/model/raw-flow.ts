/** Single flows as they are read: for a person, with a reason, few at a time. Times are milliseconds since the epoch. */

export interface RawFlowsAsked {
  /** Over [from, to). */
  from: number;
  to: number;
  gateway: string | null;
  /** An address; what is kept of it is compared. */
  address: string | null;
  limit: number;
}

export interface RawFlow {
  startedAt: number | null;
  endedAt: number | null;
  gateway: string | null;
  /** Cut off, with the bits that are kept: `10.1.2.0/24`. */
  source: string | null;
  destination: string | null;
  protocol: number | null;
  sourcePort: number | null;
  destinationPort: number | null;
  /** As exported; times `sampling` they are an estimate. */
  octets: number | null;
  packets: number | null;
  sampling: number;
}

export interface RawFlows {
  /** Newest first. */
  flows: RawFlow[];
  /** There are more than the limit. */
  more: boolean;
  /** Files that were read. */
  files: number;
}
