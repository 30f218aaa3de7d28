/** The system group (RFC 3418) and the engine's own clock (RFC 3411 snmpEngineTime), which does not wrap after 497 days. */
import { integer, text } from '../text.js';
import type { ReadInput } from '../table.js';
import { columnsOf, scalarRow } from './columns.js';

const group = columnsOf(
  'system',
  '1.3.6.1.2.1.1',
  { sysDescr: 1, sysObjectID: 2, sysUpTime: 3, sysName: 5 },
  { scalar: true },
);
export const system = {
  ...group.spec,
  columns: [...group.spec.columns, { name: 'snmpEngineTime', oid: '1.3.6.1.6.3.10.2.1.3' }],
};
const at = { ...group.at, snmpEngineTime: 4 };

const WRAP_TICKS = 2 ** 32;
/** The two clocks start within minutes of each other where they mean the same boot. */
const AGREE_TICKS = 60_000;

export function systemGroup(input: ReadInput): {
  sysName: string | null;
  sysDescr: string | null;
  sysObjectID: string | null;
  uptime: number | null;
} {
  const row = scalarRow(input.readings, system);
  const ticks = integer(row[at.sysUpTime]) ?? input.upTime;
  const engineTime = integer(row[at.snmpEngineTime]) ?? input.engine?.time ?? null;
  return {
    sysName: text(row[at.sysName]),
    sysDescr: text(row[at.sysDescr]),
    sysObjectID: text(row[at.sysObjectID]),
    uptime: ticks === null ? null : unwrapped(ticks, engineTime) / 100,
  };
}

/** sysUpTime in hundredths of a second with its wraps added, where snmpEngineTime (seconds) tells of them. */
function unwrapped(ticks: number, engineTime: number | null): number {
  if (engineTime === null) return ticks;
  const wraps = Math.round((engineTime * 100 - ticks) / WRAP_TICKS);
  const whole = ticks + wraps * WRAP_TICKS;
  return wraps > 0 && Math.abs(engineTime * 100 - whole) <= AGREE_TICKS ? whole : ticks;
}
