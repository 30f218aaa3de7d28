/** The PDU of a trap or inform: SNMPv1 Trap-PDU (RFC 1157 §4.1.6), SNMPv2-Trap-PDU and InformRequest-PDU (RFC 3416 §4.2.6–7). */
import { Cursor } from '../snmp/ber/cursor.js';
import { refused } from '../snmp/ber/message.js';
import { oidText } from '../snmp/ber/oid.js';
import { readPdu, readScopedPdu, readVarbinds, type Pdu, type Varbind } from '../snmp/ber/pdu.js';
import { tags } from '../snmp/ber/tags.js';

export const trapTags = { v1: 0xa4, inform: 0xa6, v2: 0xa7 } as const;

export interface Notification {
  inform: boolean;
  /** Of the PDU; 0 for v1, which has none. */
  requestId: number;
  /** snmpTrapOID.0; for v1 by RFC 3584 §3.1. */
  oid: string;
  /** sysUpTime, hundredths of a second. */
  upTime: number | null;
  /** contextName (RFC 3411) of a v3 message; '' in the others. */
  context: string;
  /** Without sysUpTime.0 and snmpTrapOID.0. */
  varbinds: Varbind[];
}

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
/** coldStart(1) … egpNeighborLoss(6) under snmpTraps. */
const GENERIC = '1.3.6.1.6.3.1.1.5';

/** Null where the octets hold no notification; never throws. */
export function readNotification(buffer: Buffer, at: number, end: number, version: 1 | 2 | 3): Notification | null {
  if (version === 1) return readV1(buffer, at, end);
  if (version === 2) {
    const pdu = readPdu(buffer, at, end);
    return pdu === null ? null : readV2(pdu, '');
  }
  const scoped = readScopedPdu(buffer, at, end);
  return scoped === null ? null : readV2(scoped, scoped.context.toString('utf8'));
}

function readV2(pdu: Pdu, context: string): Notification | null {
  if (pdu.type !== trapTags.v2 && pdu.type !== trapTags.inform) return null;
  const all = readVarbinds(pdu);
  const oid = all?.find((varbind) => varbind.oid === TRAP_OID)?.value;
  if (all === null || typeof oid !== 'string') return null;
  const upTime = all.find((varbind) => varbind.oid === SYS_UP_TIME)?.value;
  return {
    inform: pdu.type === trapTags.inform,
    requestId: pdu.id,
    oid,
    upTime: typeof upTime === 'number' ? upTime : null,
    context,
    varbinds: all.filter((varbind) => varbind.oid !== TRAP_OID && varbind.oid !== SYS_UP_TIME),
  };
}

function readV1(buffer: Buffer, at: number, end: number): Notification | null {
  try {
    const body = new Cursor(buffer, at, end).inside(trapTags.v1);
    const enterprise = oidOf(body);
    body.content(tags.ipAddress);
    const [generic, specific] = [body.integer(), body.integer()];
    const ticks = body.content(tags.timeTicks);
    const list = body.inside(tags.sequence);
    const varbinds = readVarbinds({
      type: trapTags.v1,
      id: 0,
      status: 0,
      errorIndex: 0,
      buffer,
      at: list.at,
      end: list.end,
    });
    if (varbinds === null) return null;
    const oid = generic === 6 ? `${enterprise}.0.${specific}` : `${GENERIC}.${generic + 1}`;
    const upTime = ticks.length > 0 && ticks.length <= 6 ? ticks.readUIntBE(0, ticks.length) : null;
    return { inform: false, requestId: 0, oid, upTime, context: '', varbinds };
  } catch (error) {
    return refused(error);
  }
}

function oidOf(body: Cursor): string {
  const length = body.open(tags.oid);
  const text = oidText(body.buffer, body.at, length);
  body.at += length;
  return text;
}
