/** A path's interfaces, counters and sensors, as the judgement of groups asks for them. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { Clock } from '../../deps.js';
import { printable } from '../../model/text.js';
import { isDown } from '../../resilience/end.js';
import { isStale, type EndEvidence } from '../../resilience/evidence.js';
import type { EndInput, EndTraffic, PathInput } from '../../resilience/input.js';
import { inSeconds } from '../../resilience/time.js';
import { where } from '../../resilience/words.js';
import type { SensorView } from '../../resilience/posture/scene.js';
import type { End } from './end.js';
import type { GatewayRecord } from './gateway.js';
import { ageOf, newer, seen } from './seen.js';

/** A sensor that was not told for so long says nothing of now: health polls run every minute. Milliseconds. */
const SENSOR_FRESH = 180_000;
/** Only what may fail and matter is handed over; a chassis has hundreds of others. */
const hardware = new Set(['power-supply', 'fan', 'temperature']);

type Judged = Omit<PathInput, 'name' | 'ends' | 'traffic' | 'sensors'>;

export function pathInput(
  clock: Clock,
  { name, gateway }: Pick<PathConfig, 'name' | 'gateway'>,
  ends: { a: End; b: End },
  { findings, suspicion, health, reasons, capacity }: Judged,
  live: GatewayRecord,
): PathInput {
  const a = where(gateway, ends.a.evidence.interface);
  const b = where(gateway, ends.b.evidence.interface);
  return {
    name,
    health,
    reasons,
    suspicion,
    findings,
    ends: { a: endInput(a, ends.a), b: endInput(b, ends.b) },
    traffic: { a: traffic(clock, a, ends.a), b: traffic(clock, b, ends.b) },
    capacity,
    sensors: sensors(clock, live),
  };
}

function endInput(subject: string, { record, row, evidence }: End): EndInput {
  return {
    interface: evidence.interface,
    ifIndex: evidence.ifIndex,
    lastChange: record?.lastChange ?? null,
    statusSince: record?.statusSince ?? null,
    stateRead: record?.state ?? null,
    downRead: isDown(evidence) ? (record?.statusRead ?? null) : null,
    boots: record?.boots ?? null,
    evidence: {
      signal: 'interface',
      subject,
      says: says(evidence),
      at: newer(record?.state ?? null, record?.counters ?? null)?.at ?? null,
      ageSeconds: row.ageSeconds,
      fresh: !row.stale,
    },
  };
}

function says({ adminStatus, operStatus }: EndEvidence): string {
  if (adminStatus === 'down' || adminStatus === 'testing') return `${operStatus ?? 'not told'} (admin ${adminStatus})`;
  return operStatus ?? 'not told';
}

function traffic(clock: Clock, subject: string, { record, row, evidence }: End): EndTraffic | null {
  if (record?.counters == null || record.seconds === null) return null;
  const signal = evidence.signals.find(({ name }) => name === 'counters');
  if (signal === undefined || isStale(signal)) return null;
  const { at, monotonic } = record.counters;
  const covers = record.seconds * 1_000;
  const age = ageOf(clock, record.counters) ?? 0;
  return {
    rate: row.inBitsPerSecond,
    began: { at: at - covers, monotonic: monotonic - covers },
    ended: { at, monotonic },
    evidence: {
      signal: 'counters',
      subject,
      says: row.inBitsPerSecond === null ? 'no octet counters' : ratePhrase(row.inBitsPerSecond, record.seconds),
      at,
      ageSeconds: inSeconds(age),
      fresh: true,
    },
    loss: evidence.loss,
  };
}

/** The age of the reading is that of its end: what it speaks of is older by up to the interval. */
const ratePhrase = (rate: number, covers: number): string =>
  `${Math.round(rate)} bit/s in, the mean of the ${Math.round(covers)} s before`;

function sensors(clock: Clock, live: GatewayRecord): SensorView[] {
  const views: SensorView[] = [];
  for (const { sensorKind, label, sensor, state, at } of live.sensors.values()) {
    if (!hardware.has(sensorKind)) continue;
    const age = ageOf(clock, seen(clock, at)) ?? 0;
    views.push({
      kind: sensorKind,
      label: label === '' ? sensor : label,
      state,
      evidence: {
        signal: 'sensor',
        subject: printable(label === '' ? sensor : label),
        says: state,
        at,
        ageSeconds: inSeconds(age),
        fresh: age <= SENSOR_FRESH,
      },
    });
  }
  return views;
}
