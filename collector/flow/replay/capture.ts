/** What both capture formats hold. */

export interface Packet {
  /** Milliseconds since the epoch; a fraction where the capture is finer. */
  time: number;
  /** LINKTYPE number (tcpdump.org). */
  link: number;
  /** As captured. They hold until the next packet is read. */
  bytes: Uint8Array;
}

/** Faults of capture files, counted by reason like those of the decoders. */
export const captureFaults = {
  'capture-truncated': 'the capture ends in the middle of a packet, which was left out',
  'capture-malformed': 'a length in the capture cannot be; the rest of the file was left out',
  'capture-link': 'a packet is of a link type not known here',
  'fragments-incomplete': 'fragments of a packet are missing from the capture',
  'datagram-cut': 'a datagram was captured in part (snapshot length); it was read as far as it goes',
  'udp-length': 'the UDP length is too short for the datagram, which was read to the end of its packet',
  'file-compressed': 'the file is compressed: unpack it first (gunzip, unxz, zstd -d)',
  'file-format': 'the file is of a format that is not read; what is: pcap, pcapng, and flow datagrams as they are',
  'protocol-refused': 'a datagram is of NetFlow v8, or of sFlow version 2 or 4, which are not read',
  'trailing-bytes': 'what follows in a raw file is no flow datagram; the rest of the file was left out',
} as const;
export type CaptureFault = keyof typeof captureFaults;

export type Report = (fault: CaptureFault) => void;

/** No packet is longer: what claims to be is a broken file. */
export const LONGEST = 1 << 24;
