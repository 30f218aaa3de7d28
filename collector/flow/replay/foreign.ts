/** Files that hold flows or captures in a wrapping that is not read here, told by their first octets. */
import type { CaptureFault } from './capture.js';

const compressed: number[][] = [
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x04, 0x22, 0x4d, 0x18],
  [0x50, 0x4b, 0x03, 0x04],
];
/** snoop, the two of Microsoft's Network Monitor, and nfcapd in either byte order. */
const formats: number[][] = [
  [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0],
  [0x52, 0x54, 0x53, 0x53],
  [0x47, 0x4d, 0x42, 0x55],
  [0x0c, 0xa5],
  [0xa5, 0x0c],
];

/** What to say of a file that begins like this; null when it is neither. */
export function foreign(start: Uint8Array): CaptureFault | null {
  const begins = (magic: number[]): boolean => magic.every((octet, i) => start[i] === octet);
  if (compressed.some(begins)) return 'file-compressed';
  return formats.some(begins) ? 'file-format' : null;
}
