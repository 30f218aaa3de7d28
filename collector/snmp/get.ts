/** GET of any number of instances, in requests of a size that the agent can answer. */
import type { Pdu, Varbind } from './ber/pdu.js';
import { readVarbinds } from './ber/pdu.js';
import { errorStatus, refusal, SnmpError } from './errors.js';
import type { Figures } from './figures.js';
import type { Session } from './session.js';
import type { SnmpValue } from './table.js';

/** Octets that the answer to one GET may take by estimate, so that with the headers of SNMPv3 it fits one Ethernet frame. */
const PER_ANSWER = 1_250;
/** Beside the octets of a varbind's OID: a value of a few octets and three headers. Names are longer, and few. */
const PER_VARBIND = 14;

/** Values in the order of `oids` (instances, dotted); undefined where the agent has none. Throws an SnmpError when it does not answer. */
export async function getMany(
  session: Session,
  oids: readonly string[],
  figures: Figures,
): Promise<(SnmpValue | undefined)[]> {
  const values: (SnmpValue | undefined)[] = [];
  for (let from = 0; from < oids.length;) {
    const to = from + fitting(oids, from, session.varbindsPerGet);
    values.push(...(await getSome(session, oids.slice(from, to), figures)));
    from = to;
  }
  return values;
}

/** How many instances from `from` on go in one request: at least one. */
function fitting(oids: readonly string[], from: number, most: number): number {
  let octets = 0;
  let to = from;
  while (to < oids.length && to - from < most) {
    octets += arcsOf(oids[to] ?? '') + PER_VARBIND;
    if (octets > PER_ANSWER && to > from) break;
    to++;
  }
  return Math.max(1, to - from);
}

function arcsOf(oid: string): number {
  let arcs = 1;
  for (let at = oid.indexOf('.'); at !== -1; at = oid.indexOf('.', at + 1)) arcs++;
  return arcs;
}

async function getSome(session: Session, oids: string[], figures: Figures): Promise<(SnmpValue | undefined)[]> {
  const pdu = await request(session, oids, figures);
  if (pdu === 'too big') return halves(session, oids, figures);
  if (pdu.status === errorStatus.noError) return told(session, pdu, oids, figures);
  if (pdu.status !== errorStatus.noSuchName && pdu.status !== errorStatus.genErr) {
    const { kind, message } = refusal(pdu.status);
    throw new SnmpError(kind, message, pdu.status, pdu.errorIndex);
  }
  return without(session, oids, pdu.errorIndex, figures);
}

/** One instance that the agent cannot give spoils the whole answer (v1: noSuchName; all: genErr): the others are asked without it. */
async function without(session: Session, oids: string[], index: number, figures: Figures) {
  if (oids.length === 1) return [undefined];
  if (index < 1 || index > oids.length) return halves(session, oids, figures);
  const rest = await getSome(session, oids.toSpliced(index - 1, 1), figures);
  return rest.toSpliced(index - 1, 0, undefined);
}

async function halves(session: Session, oids: string[], figures: Figures): Promise<(SnmpValue | undefined)[]> {
  const middle = Math.ceil(oids.length / 2);
  const first = await getSome(session, oids.slice(0, middle), figures);
  // It answers the half of what it did not answer whole: the next request is no larger.
  session.varbindsPerGet = Math.min(session.varbindsPerGet, middle);
  return [...first, ...(await getSome(session, oids.slice(middle), figures))];
}

/** Some agents say tooBig, others say nothing when their answer would be too large. */
async function request(session: Session, oids: string[], figures: Figures): Promise<Pdu | 'too big'> {
  try {
    const pdu = await session.request({ kind: 'get', oids }, figures);
    return pdu.status === errorStatus.tooBig && oids.length > 1 ? 'too big' : pdu;
  } catch (error) {
    if (error instanceof SnmpError && error.kind === 'timeout' && oids.length > 4) return 'too big';
    throw error;
  }
}

/** What an answer was cut short of is asked for again: that it is not there has not been said. */
async function told(session: Session, pdu: Pdu, oids: string[], figures: Figures): Promise<(SnmpValue | undefined)[]> {
  const varbinds = readVarbinds(pdu);
  if (varbinds === null) throw new SnmpError('malformed', 'the varbinds of the answer are malformed');
  figures.varbinds += varbinds.length;
  const byOid = new Map(varbinds.map((varbind: Varbind) => [varbind.oid, varbind.value]));
  const left = oids.filter((oid) => !byOid.has(oid));
  // Of one that answers nothing that it is asked for no more can be had.
  if (left.length > 0 && left.length < oids.length) {
    if (varbinds.length < oids.length) session.varbindsPerGet = Math.min(session.varbindsPerGet, varbinds.length);
    const rest = await getSome(session, left, figures);
    left.forEach((oid, at) => byOid.set(oid, rest[at]));
  }
  return oids.map((oid) => byOid.get(oid));
}
