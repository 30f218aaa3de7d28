/** Everything a decoder could not use, counted by reason. No decoder throws. */

/** Each reason in one sentence; the keys are stable and appear in `replay --json` and in the metrics. */
export const reasons = {
  'datagram-short': 'the datagram ends before the header of its protocol does',
  'version-unknown': 'the datagram is of no flow protocol known here',
  'netflow8-refused': 'the datagram is of NetFlow v8, which is not read: have the exporter send v5, v9 or IPFIX',
  'sflow2-refused': 'the datagram is of sFlow version 2, which is not read: have the agent send version 5',
  'sflow4-refused': 'the datagram is of sFlow version 4, which is not read: have the agent send version 5',
  'withdrawal-udp': 'a template was withdrawn over UDP, where that counts for nothing (RFC 7011 section 8.4)',
  'count-mismatch': 'the header counts more records than the datagram holds; those it holds were read',
  'ipfix-length-mismatch': 'the length in the IPFIX header differs from that of the datagram',
  'message-malformed': 'the sets do not tile the IPFIX message: discarded whole (RFC 7011 section 9.1)',
  'set-length': 'a set is shorter than its header or runs past the end of the message',
  'set-reserved': 'a set has a number that is reserved (2 to 255 without 2 and 3 in IPFIX, 2 to 255 in NetFlow v9)',
  'template-truncated': 'a template runs past the end of its set',
  'template-empty': 'a template has no fields, or none that has a length',
  'template-number': 'a template has a number below 256',
  'template-scope': 'an options template has no scope, or more scope than fields',
  'template-wide': 'a template has more fields than are kept for one exporter',
  'template-evicted': 'a template was given up because an exporter announced more than are kept',
  'template-expired': 'a template was given up because the exporter did not repeat it in time',
  'record-truncated': 'a variable-length field runs past the end of its set',
  'domains-evicted': 'the state of an observation domain was given up because an exporter used more than are kept',
  'exporters-refused': 'a new exporter was refused because as many as are kept are known',
  'held-dropped': 'data that waited for its template was given up: too much of it, or too long',
  'sample-truncated': 'an sFlow sample or record runs past the end of what holds it',
  'sample-format': 'an sFlow sample has a format not known here',
  'sample-count': 'an sFlow datagram holds fewer samples than it declares',
  implausible: 'a record counts what cannot have crossed; it is in no minute',
  'address-type': 'an sFlow address is of a type not known here',
} as const;

export type Reason = keyof typeof reasons;

/** Counts by reason. */
export class Errors {
  private readonly counts = new Map<Reason, number>();

  add(reason: Reason, by = 1): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + by);
  }

  get(reason: Reason): number {
    return this.counts.get(reason) ?? 0;
  }

  /** Reasons that occurred, in the order of first occurrence. */
  entries(): [Reason, number][] {
    return [...this.counts];
  }
}
