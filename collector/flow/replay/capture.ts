/** What both capture formats hold. */

export interface Packet {
  /** Milliseconds since the epoch; a fraction where the capture is finer. */
  time: number;
  /** LINKTYPE number (tcpdump.org). */
  link: number;
  /** As captured. They hold until the next packet is read. */
  bytes: Uint8Array;
}

/** A fault in a capture file, counted by reason like those of the decoders. */
export type CaptureFault =
  'capture-truncated' | 'capture-malformed' | 'capture-link' | 'fragments-incomplete' | 'trailing-bytes';

export type Report = (fault: CaptureFault) => void;

/** No packet is longer: what claims to be is a broken file. */
export const LONGEST = 1 << 24;
