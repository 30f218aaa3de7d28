/** From a captured packet to its headers, for the link types that captures of flow export come with (tcpdump.org/linktypes.html). */
import { u16 } from '../bytes.js';
import type { Frame } from '../packet/frame.js';
import { readIp } from '../packet/ip.js';
import { readEthernet, readNetwork, readPpp, readTyped } from '../packet/link.js';

type Reader = (b: Uint8Array, frame: Frame) => void;

const ip: Reader = (b, frame) => readIp(b, 0, b.length, frame, 0);
/** An address family of four octets in the byte order of the machine that captured; the version of the IP header says it again. */
const loopback: Reader = (b, frame) => readIp(b, 4, b.length, frame, 0);
const typedAt =
  (at: number): Reader =>
  (b, frame) =>
    readTyped(b, at, b.length, frame, 0);
const ppp: Reader = (b, frame) => readPpp(b, 0, b.length, frame, 0);

/** A protocol at the beginning and twenty octets of header (LINKTYPE_LINUX_SLL2). */
const cooked2: Reader = (b, frame) => {
  if (b.length >= 20) readNetwork(u16(b, 0), b, 20, b.length, frame, 0);
};

const readers = new Map<number, Reader>([
  [0, loopback],
  [1, (b, frame) => readEthernet(b, 0, b.length, frame)],
  [9, ppp],
  [12, ip],
  [14, ip],
  [50, ppp],
  [101, ip],
  [104, typedAt(2)],
  [108, loopback],
  [113, typedAt(14)],
  [228, ip],
  [229, ip],
  [276, cooked2],
]);

/** Reads the headers of a packet into `frame`; false when the link type is not known. */
export function readLink(link: number, b: Uint8Array, frame: Frame): boolean {
  const read = readers.get(link);
  read?.(b, frame.reset());
  return read !== undefined;
}
