/** Gateways: whether they answer, how old their data is, how they are themselves. */
import type { Registry } from 'prom-client';
import { sensorStates } from '../../model/observation.js';
import type { Family } from './family.js';
import type { GatewayStatus } from '../types.js';
import { ReadGauge, type Add } from './read-gauge.js';

const LABELS = ['gateway'];
const states: GatewayStatus['state'][] = ['up', 'down', 'unknown'];

const figures: { name: string; help: string; value: (gateway: GatewayStatus) => number | null }[] = [
  {
    name: 'interconnect_gateway_data_age_seconds',
    help: 'Age of the last true answer; absent before the first.',
    value: ({ ageSeconds }) => ageSeconds,
  },
  {
    name: 'interconnect_gateway_uptime_seconds',
    help: 'sysUpTime of the SNMP agent.',
    value: ({ uptimeSeconds }) => uptimeSeconds,
  },
  {
    name: 'interconnect_gateway_cpu_ratio',
    help: 'Highest processor load, 0 to 1.',
    value: ({ cpuPercent }) => (cpuPercent === null ? null : cpuPercent / 100),
  },
  {
    name: 'interconnect_gateway_memory_used_ratio',
    help: 'Memory in use, 0 to 1.',
    value: ({ memoryPercent }) => (memoryPercent === null ? null : memoryPercent / 100),
  },
];

export function gatewayMetrics(registry: Registry): Family {
  let gateways: readonly GatewayStatus[] = [];
  const gauge = (name: string, help: string, labels: string[], read: (gateway: GatewayStatus, add: Add) => void) =>
    new ReadGauge(registry, { name, help, labels }, (add) => {
      for (const gateway of gateways) read(gateway, add);
    });
  gauge(
    'interconnect_gateway_up',
    '1 where the gateway answers, 0 where it is asked and does not; absent where it was not asked.',
    LABELS,
    ({ name, state }, add) => {
      if (state !== 'unknown') add({ gateway: name }, state === 'up' ? 1 : 0);
    },
  );
  gauge(
    'interconnect_gateway_state',
    'Whether the gateway answers, as a state set: 1 for the state it is in, 0 for the others.',
    [...LABELS, 'state'],
    ({ name, state }, add) => {
      for (const word of states) add({ gateway: name, state: word }, Number(state === word));
    },
  );
  gauge(
    'interconnect_gateway_sensors',
    'Hardware sensors of the gateway by state; of more than 256 the failed and warning ones come first.',
    [...LABELS, 'state'],
    ({ name, sensors }, add) => {
      for (const state of sensorStates)
        add({ gateway: name, state }, sensors.filter((sensor) => sensor.state === state).length);
    },
  );
  // Missing is not zero: what is not known has no sample.
  for (const { name, help, value } of figures)
    gauge(name, help, LABELS, (gateway, add) => {
      const known = value(gateway);
      if (known !== null) add({ gateway: gateway.name }, known);
    });
  return {
    collect(status) {
      ({ gateways } = status);
    },
  };
}
