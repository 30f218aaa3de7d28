/** Packet sections inside flow records: IE 315 dataLinkFrameSection (RFC 7133) and IE 313 ipHeaderPacketSection (RFC 5477). */
import { countedAs, F, F_BASE, U, type Batch } from '../batch.js';
import type { Layout } from '../layout.js';
import { writeFrame } from './cells.js';
import type { Frame } from './frame.js';
import { readIp } from './ip.js';
import { readEthernet } from './link.js';

const DATA_LINK = 315;

/** Reads the section of a record into `frame`; where the record counts nothing itself, the packet counts once, from its IP header on. */
export function readSection(
  batch: Batch,
  layout: Layout,
  row: number,
  b: Uint8Array,
  offsets: Int32Array,
  lengths: Int32Array,
  frame: Frame,
): Frame {
  const at = offsets[layout.frame]!;
  const end = at + lengths[layout.frame]!;
  if (layout.fields[layout.frame]!.element.id === DATA_LINK) readEthernet(b, at, end, frame);
  else readIp(b, at, end, frame, 0);
  if (layout.family === 0) writeSection(batch, row, frame);
  const { ipLength } = frame.packet;
  if (layout.counted === 'nothing' && ipLength > 0) count(batch, row, ipLength);
  return frame;
}

const headerColumns = [U.src0, U.src1, U.src2, U.src3, U.dst0, U.dst1, U.dst2, U.dst3, U.family];
const transportColumns = [U.srcPort, U.dstPort, U.protocol, U.tos, U.tcpFlags, U.vlan];

function writeSection(batch: Batch, row: number, frame: Frame): void {
  for (const column of [...headerColumns, ...transportColumns]) batch.touch(column, row, 1);
  writeFrame(batch, row, frame);
}

function count(batch: Batch, row: number, octets: number): void {
  batch.fill(F_BASE + F.octets, octets, row, 1);
  batch.fill(F_BASE + F.packets, 1, row, 1);
  batch.fill(U.counted, countedAs.indexOf('frame'), row, 1);
}
