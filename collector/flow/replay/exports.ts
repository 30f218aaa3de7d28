/**
 * Tells exports from all else that a capture holds. `detect` takes at its word what comes to a port for flows; here two octets that happen to be a version
 * are not enough: STUN, QUIC, LDP and SNMP begin like NetFlow now and then.
 */
import { u16, u32 } from '../bytes.js';
import { detect, EARLIEST } from '../detect.js';
import { fixedVersions, type FixedVersion } from '../fixed.js';
import { HEADER10 } from '../ipfix.js';
import { HEADER9 } from '../netflow9.js';
import { unsupported } from '../unsupported.js';

const FIRST_DATA = 256;
const NANOSECONDS = 1_000_000_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** The sums of NetFlow v8 are numbered from 1 to 14, behind the engine. */
const SUM8 = 22;
const SUMS8 = 14;

/** True where a UDP payload is an export of a protocol that is read. `cut`: it was captured in part, so that its header has to do. */
export function isExport(b: Uint8Array, cut = false): boolean {
  const protocol = detect(b);
  if (protocol === null || protocol === 'sflow5') return protocol !== null;
  if (protocol === 'ipfix') return cut || u16(b, 2) === b.length || holdsSet(b, HEADER10, 2);
  if (protocol === 'netflow9') return cut || b.length === HEADER9 || holdsSet(b, HEADER9, 0);
  return holdsRecords(b, fixedVersions.get(u16(b, 0))!, cut);
}

/** True where it is an export of a protocol that is told apart to be refused. */
export function isRefused(b: Uint8Array): boolean {
  const reason = unsupported(b);
  if (reason !== 'netflow8-refused') return reason !== null;
  return b[SUM8]! > 0 && b[SUM8]! <= SUMS8 && u32(b, 12) < NANOSECONDS;
}

/** The first set has a number that is one, and fits. `templates`: the number of sets of templates; options templates have the next. */
function holdsSet(b: Uint8Array, at: number, templates: number): boolean {
  if (at + 4 > b.length) return false;
  const id = u16(b, at);
  const length = u16(b, at + 2);
  return (id >= FIRST_DATA || id === templates || id === templates + 1) && length >= 4 && at + length <= b.length;
}

/**
 * The length is that of the records announced; or else the times of the first are times. Version 1, whose number begins many another protocol, has to
 * hold a record that can be one in either case.
 */
function holdsRecords(b: Uint8Array, { protocol, header, layout }: FixedVersion, cut: boolean): boolean {
  const behind = b.length - header;
  const exact = behind === u16(b, 2) * layout.length;
  if (exact && protocol !== 'netflow1') return true;
  if (u32(b, 8) < EARLIEST || u32(b, 12) >= NANOSECONDS) return false;
  if (behind < layout.length) return cut && protocol !== 'netflow1';
  return counts(b, header) && (exact || ended(b, header));
}

/** The record counts packets of an octet at least, and began before it ended. All this stands at the same place in every version. */
function counts(b: Uint8Array, at: number): boolean {
  const packets = u32(b, at + 16);
  return packets > 0 && u32(b, at + 20) >= packets && (u32(b, at + 28) - u32(b, at + 24)) >>> 0 < DAY;
}

/** The record ended about when it was exported. */
function ended(b: Uint8Array, at: number): boolean {
  const age = (u32(b, 4) - u32(b, at + 28)) | 0;
  return age > -MINUTE && age < DAY;
}
