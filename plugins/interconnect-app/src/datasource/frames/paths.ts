import { type DataFrame, FieldType } from '@grafana/data';
import { roleOf } from '../../../../../dashboard/charts/pathRole.js';
import type { PathStatus, Status } from '../../../../../collector/api/types.js';
import { readStatus } from '../api/readStatus';
import type { Frames } from '../run';
import { bits, columns, frameOf } from './frame';

/** Every path now: what it does, in which state each half is, and both rates. */
export const pathsFrames: Frames = async (client) => pathsOf(readStatus(await client.get('status')));

export function pathsOf(status: Status): DataFrame[] {
  const { string, number, time } = FieldType;
  const rows = status.paths.map((path) => ({ path, role: roleOf(status, path) }));
  return [
    frameOf(
      'paths',
      columns(rows, [
        ['path', string, ({ path }) => path.name],
        ['gateway', string, ({ path }) => path.gateway],
        ['group', string, ({ path }) => path.group ?? ''],
        ['state', string, ({ role }) => role.word],
        ['look', string, ({ role }) => role.look],
        ['lookA', string, ({ path, role }) => half(path, role.halves.a, 'a')],
        ['lookB', string, ({ path, role }) => half(path, role.halves.b, 'b')],
        ['health', string, ({ path }) => path.health],
        ['aToB', number, ({ path }) => path.aToB, { ...bits, displayName: direction(status, 'a') }],
        ['bToA', number, ({ path }) => path.bToA, { ...bits, displayName: direction(status, 'b') }],
        ['capacity', number, ({ path }) => path.capacity, bits],
        ['reason', string, ({ path }) => path.reasons[0] ?? ''],
        ['since', time, ({ path }) => Date.parse(path.since)],
        ['updated', time, ({ path }) => (path.updatedAt === null ? null : Date.parse(path.updatedAt))],
      ]),
      noteOf(status)
    ),
  ];
}

export function noteOf({ interconnect, simulated, time }: Status) {
  const { sides, timeZone } = interconnect;
  return { sides: { a: sides.a, b: sides.b }, timeZone, simulated, at: Date.parse(time) };
}

function direction({ interconnect: { sides } }: Status, from: 'a' | 'b'): string {
  return from === 'a' ? `${sides.a} → ${sides.b}` : `${sides.b} → ${sides.a}`;
}

/** Down is where it is: on the half whose interface is not up; on both where neither says so. */
function half(path: PathStatus, look: string, side: 'a' | 'b'): string {
  if (look !== 'down') {
    return look;
  }
  const sound = (end: PathStatus['a']) => end.operStatus === 'up' && !end.stale;
  const [own, other] = side === 'a' ? [path.a, path.b] : [path.b, path.a];
  return sound(own) && !sound(other) ? 'up' : 'down';
}
