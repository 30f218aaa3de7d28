/** Flows against interface counters: the words for what was found, and why probably. */

export const verdicts = ['unknown', 'agrees', 'flows-below', 'flows-above'] as const;
export type Verdict = (typeof verdicts)[number];

/** Each cause in one sentence with the next step; the keys are stable. */
export const causes = {
  'exporter-silent': 'the gateway exported nothing in this hour: is flow export on, and towards this collector?',
  'template-missing': 'data waits for a template that the exporter has not sent: have it send templates more often',
  drops: 'exports were lost on the way or in the system: see the sequence gaps and the receive buffer',
  'sampling-rate-unknown': 'the exporter samples and does not say how: set sampling for the gateway',
  'late-flows': 'flows were reported after their minutes were closed: shorten the active timeout or raise flow.late',
  'interface-unknown': 'records do not say by which interface the packets came in: have the exporter state it',
  'counted-twice':
    'packets are reported about twice: does the gateway export at ingress and egress, or by two exporters?',
  'sampling-rate-wrong':
    'octets and packets are off by the same whole factor: the sampling rate differs from what is stated',
  'octets-differ':
    'packets agree and octets do not: set flowOverhead for the gateway to what it counts per packet beside IP',
  'not-exported': 'part of the traffic is not exported: multicast, MPLS or IPv6 may not be switched on for flows',
} as const;
export type Cause = keyof typeof causes;
export const causeNames = Object.keys(causes) as Cause[];

/** One interface in one hour, as it was kept. null: not known. */
export interface ReconciledHour {
  gateway: string;
  context: string;
  interface: string;
  /** Start of the hour, milliseconds since the epoch. */
  time: number;
  /** Flow octets with layer 2 added. */
  flowOctets: number | null;
  snmpOctets: number | null;
  /** Flows over counters. */
  octetsRatio: number | null;
  packetsRatio: number | null;
  verdict: Verdict;
  /** null where it agrees or is not known. */
  cause: Cause | null;
}
