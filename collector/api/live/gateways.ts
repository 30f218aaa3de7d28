/** The status of one gateway. */
import type { Gateway } from '../../config/schema/gateway.js';
import type { Clock } from '../../deps.js';
import type { SensorObservation, SensorState } from '../../model/observation.js';
import { printable } from '../../model/text.js';
import { STALE_AFTER_INTERVALS } from '../../resilience/evidence.js';
import type { GatewayStatus } from '../types.js';
import { shown } from './end.js';
import type { GatewayRecord } from './gateway.js';
import { ageOf, iso, seconds } from './seen.js';
import type { SinceLog } from './since.js';

/** A large chassis has hundreds of sensors and a status is pushed every second. */
export const MAX_SENSORS_SHOWN = 256;

/** Milliseconds beyond which a gateway counts as silent: by its fastest poll. State polls are made of path interfaces only. */
export function staleAfter({ poll }: Gateway, hasPaths: boolean): number {
  const slower = Math.min(poll.counters, poll.system, poll.health);
  return STALE_AFTER_INTERVALS * (hasPaths ? Math.min(poll.state, slower) : slower);
}

/** `unknown` where nothing was asked or the asking itself has stopped: silence is only known of someone who was asked. */
export function gatewayState(age: number | null, limit: number, failed: boolean): GatewayStatus['state'] {
  if (age !== null && age <= limit) return 'up';
  return failed ? 'down' : 'unknown';
}

export function describeGateway(
  clock: Clock,
  gateway: Gateway,
  live: GatewayRecord,
  limit: number,
  log: SinceLog,
): GatewayStatus {
  const age = ageOf(clock, live.answered);
  const state = gatewayState(age, limit, live.failure !== null);
  const system = live.system();
  return {
    name: gateway.name,
    address: gateway.address,
    state,
    since: iso(log.since(`gateway ${gateway.name}`, state, clock.now())),
    sysName: shown(system?.sysName),
    sysDescr: shown(system?.sysDescr),
    uptimeSeconds: system?.uptime ?? null,
    cpuPercent: system?.cpu ?? null,
    memoryPercent: memoryPercent(system),
    lastAnswerAt: live.answered === null ? null : iso(live.answered.at),
    ageSeconds: age === null ? null : seconds(age),
    staleAfterSeconds: limit / 1000,
    error: state === 'up' ? null : describeFailure(live),
    ...describeSensors(live),
  };
}

function describeFailure({ failure }: GatewayRecord): GatewayStatus['error'] {
  if (failure === null) return null;
  return { kind: failure.kind, message: printable(failure.message), since: iso(failure.since) };
}

function memoryPercent(system: { memoryUsed: number | null; memoryTotal: number | null } | null): number | null {
  if (system?.memoryUsed == null || !system.memoryTotal) return null;
  return Math.round((system.memoryUsed / system.memoryTotal) * 1000) / 10;
}

const order: SensorState[] = ['failed', 'warning', 'unknown', 'ok'];

function describeSensors({ sensors }: GatewayRecord): Pick<GatewayStatus, 'sensors' | 'sensorsLeftOut'> {
  if (sensors.size === 0) return { sensors: [] };
  const worst = [...sensors.values()].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const left = worst.length - MAX_SENSORS_SHOWN;
  return {
    sensors: worst.slice(0, MAX_SENSORS_SHOWN).map(describeSensor),
    ...(left > 0 ? { sensorsLeftOut: left } : {}),
  };
}

function describeSensor({ sensor, sensorKind, label, value, unit, state }: SensorObservation) {
  return { sensor: printable(sensor), kind: sensorKind, label: printable(label), value, unit: printable(unit), state };
}
