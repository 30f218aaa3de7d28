/** What the hardware of a simulated gateway measures: a pure function of time and seed, unless a part is said to have failed. */
import { noise, seedOf } from './noise.js';

/** IANAPhysicalClass (RFC 6933). */
export const physicalClass = { chassis: 3, powerSupply: 6, fan: 7, sensor: 8, module: 9, port: 10 } as const;
/** EntitySensorDataType (RFC 3433). */
export const sensorType = { watts: 6, celsius: 8, rpm: 10, dBm: 14 } as const;

export interface Part {
  /** entPhysicalIndex. */
  index: number;
  containedIn: number;
  class: (typeof physicalClass)[keyof typeof physicalClass];
  name: string;
  descr: string;
  /** Null for a part that measures nothing. `scale` is EntitySensorDataScale: 9 units, 8 milli. */
  sensor: { type: (typeof sensorType)[keyof typeof sensorType]; scale: 8 | 9; precision: number; units: string } | null;
  /** Centre and swing of the value, in the sensor's scaled integer. */
  centre: number;
  swing: number;
}

const part = (
  index: number,
  containedIn: number,
  className: keyof typeof physicalClass,
  name: string,
  measured?: [type: keyof typeof sensorType, centre: number, swing: number],
): Part => {
  const [type, centre, swing] = measured ?? [null, 0, 0];
  const units = { watts: 'W', celsius: 'Celsius', rpm: 'RPM', dBm: 'dBm' };
  const sensor = type && {
    type: sensorType[type],
    scale: 9 as const,
    precision: type === 'celsius' || type === 'dBm' ? 1 : 0,
    units: units[type],
  };
  return { index, containedIn, class: physicalClass[className], name, descr: name, sensor, centre, swing };
};

/** The same parts in every simulated gateway; temperatures and optical powers in tenths. */
export const parts: readonly Part[] = [
  part(1, 0, 'chassis', 'Chassis'),
  part(10, 1, 'powerSupply', 'Power supply 1'),
  part(11, 1, 'powerSupply', 'Power supply 2'),
  part(20, 1, 'fan', 'Fan tray'),
  part(30, 1, 'module', 'Line card 0'),
  part(100, 1, 'sensor', 'Temperature inlet', ['celsius', 231, 24]),
  part(101, 30, 'sensor', 'Temperature line card 0', ['celsius', 414, 46]),
  part(110, 10, 'sensor', 'Power supply 1 output', ['watts', 118, 11]),
  part(111, 11, 'sensor', 'Power supply 2 output', ['watts', 121, 11]),
  part(120, 20, 'sensor', 'Fan speed', ['rpm', 5_400, 420]),
  part(130, 30, 'sensor', 'ge-0/0/0 optical receive power', ['dBm', -58, 4]),
  part(131, 30, 'sensor', 'ge-0/0/0 optical transmit power', ['dBm', -22, 2]),
  part(132, 30, 'sensor', 'ge-0/0/1 optical receive power', ['dBm', -61, 4]),
  part(133, 30, 'sensor', 'ge-0/0/1 optical transmit power', ['dBm', -24, 2]),
];

/** A value that wanders around its centre over hours and minutes. */
export function wander(seed: number, name: string, centre: number, swing: number, time: number): number {
  const own = seedOf(seed, name);
  return centre + swing * (0.7 * noise(own, time / 14_400_000) + 0.3 * noise(own + 1, time / 240_000));
}

/** Per cent, by processor: mostly what crosses, a little of its own. `load` is the share of capacity in use. */
export function processorLoad(seed: number, processor: number, load: number, time: number): number {
  return Math.max(1, Math.min(100, Math.round(7 + 55 * load + wander(seed + processor, 'processor', 0, 4, time))));
}
