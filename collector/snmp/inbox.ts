/** What becomes of a datagram from the gateway: an answer to a request that waits, a report, or one of the counted drops. */
import type { Session as Library } from 'net-snmp';
import { readMessage, type CommunityMessage, type V3Message } from './ber/message.js';
import { readPdu, readScopedPdu, readVarbinds, type Pdu } from './ber/pdu.js';
import { tags } from './ber/tags.js';
import type { SnmpError } from './errors.js';
import { reportError, usm } from './errors.js';
import type { DropReason } from './figures.js';
import type { Usm } from './usm.js';

export type Verdict =
  | { answer: Pdu; id: number }
  | { error: SnmpError; id: number }
  /** For the library: engine discovery and time synchronisation. */
  | { sync: number }
  | { drop: DropReason };

const drop = (reason: DropReason): Verdict => ({ drop: reason });

/** What the inbox knows of its session. */
export interface Addressee {
  library: Library;
  /** The version number on the wire. */
  version: number;
  community: string;
  usm: Usm | null;
}

/** Judges one datagram; never throws on its content. */
export function judge(datagram: Buffer, to: Addressee): Verdict {
  const message = readMessage(datagram);
  if (message === null) return drop('malformed');
  if (message.version !== to.version) return drop('unsolicited');
  return message.version === 3 ? judgeV3(message, datagram, to) : judgeCommunity(message, datagram, to);
}

function judgeCommunity(message: CommunityMessage, datagram: Buffer, to: Addressee): Verdict {
  if (message.community.toString() !== to.community) return drop('unsolicited');
  const pdu = readPdu(datagram, message.pdu.at, message.pdu.end);
  if (pdu === null) return drop('malformed');
  if (pdu.type !== tags.response || !to.library.reqs[pdu.id]) return drop('unsolicited');
  return { answer: pdu, id: pdu.id };
}

function judgeV3(message: V3Message, datagram: Buffer, to: Addressee): Verdict {
  if (!to.library.reqs[message.id] || !to.usm) return drop('unsolicited');
  const plain = message.flags.priv ? null : readScopedPdu(datagram, message.scoped.at, message.scoped.end);
  if (plain?.type === tags.report) return judgeReport(plain, message, datagram, to);
  const engineId = to.library.msgSecurityParameters?.msgAuthoritativeEngineID;
  if (!engineId) return drop('unsolicited');
  const opened = to.usm.open(message, datagram, engineId);
  if (typeof opened === 'string') return drop(opened);
  const pdu = readScopedPdu(opened.buffer, opened.at, opened.end);
  if (pdu === null) return drop(message.flags.priv ? 'undecipherable' : 'malformed');
  const error = outsideTime(message, to.library);
  if (error) return { error, id: message.id };
  if (pdu.type === tags.report) return { error: errorOf(pdu), id: message.id };
  return pdu.type === tags.response ? { answer: pdu, id: message.id } : drop('unsolicited');
}

/** RFC 3414 §3.2 step 7b: learns the engine's clock from an authenticated message, then holds the message against it. */
function outsideTime(message: V3Message, library: Library): SnmpError | null {
  const timed = {
    msgSecurityParameters: { msgAuthoritativeEngineBoots: message.boots, msgAuthoritativeEngineTime: message.time },
    hasAuthentication: () => message.flags.auth,
  };
  library.setEngineTime(timed);
  if (library.isInTimeWindow(timed)) return null;
  return reportError(usm.notInTimeWindow);
}

/**
 * Discovery reports cannot be signed; one about the time window must be, or anyone could move our clock. Both are bound to a request of
 * ours by its random message ID, so an engine whose boots fell (a replaced supervisor) is believed and not taken for a replay.
 */
function judgeReport(report: Pdu, message: V3Message, datagram: Buffer, to: Addressee): Verdict {
  const error = errorOf(report);
  const oid = oidOf(report);
  if (oid !== usm.unknownEngineId && oid !== usm.notInTimeWindow) return { error, id: message.id };
  const request = to.library.reqs[message.id];
  if (!request?.originalPdu) return { error, id: message.id };
  if (oid === usm.notInTimeWindow && !(message.flags.auth && to.usm?.authentic(message, datagram)))
    return drop('unauthentic');
  forgetEngine(to.library);
  return { sync: message.id };
}

/** Makes the library learn the engine's boots and time anew. */
export function forgetEngine(library: Library): void {
  library.engineTimeBoots = null;
  library.engineTimeBase = null;
  library.engineTimeReceivedAt = null;
  library.latestReceivedEngineTime = null;
}

function oidOf(report: Pdu): string {
  return (readVarbinds(report)?.[0]?.oid ?? '').replace(/\.0$/, '');
}

function errorOf(report: Pdu): SnmpError {
  return reportError(oidOf(report));
}
