/** Gateways: whether they answer, how old their data is, how they are themselves. */
import { Gauge, type Registry } from 'prom-client';
import { sensorStates } from '../../model/observation.js';
import type { Family } from '../metrics.js';
import type { GatewayStatus } from '../types.js';

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
  const registers = [registry];
  const up = new Gauge({
    name: 'interconnect_gateway_up',
    help: '1 where the gateway answers, 0 where it is asked and does not; absent where it was not asked.',
    labelNames: LABELS,
    registers,
  });
  const state = new Gauge({
    name: 'interconnect_gateway_state',
    help: 'Whether the gateway answers, as a state set: 1 for the state it is in, 0 for the others.',
    labelNames: [...LABELS, 'state'],
    registers,
  });
  const sensors = new Gauge({
    name: 'interconnect_gateway_sensors',
    help: 'Hardware sensors of the gateway by state; of more than 256 the failed and warning ones come first.',
    labelNames: [...LABELS, 'state'],
    registers,
  });
  const gauges = figures.map(({ name, help, value }) => ({
    gauge: new Gauge({ name, help, labelNames: LABELS, registers }),
    value,
  }));
  return {
    collect({ gateways }) {
      for (const { gauge } of [...gauges, { gauge: up }, { gauge: state }, { gauge: sensors }]) gauge.reset();
      for (const gateway of gateways) {
        const labels = { gateway: gateway.name };
        for (const word of states) state.set({ ...labels, state: word }, Number(gateway.state === word));
        if (gateway.state !== 'unknown') up.set(labels, gateway.state === 'up' ? 1 : 0);
        for (const { gauge, value } of gauges) setKnown(gauge, labels, value(gateway));
        for (const state of sensorStates)
          sensors.set({ ...labels, state }, gateway.sensors.filter((sensor) => sensor.state === state).length);
      }
    },
  };
}

/** Missing is not zero: what is not known has no sample. */
export function setKnown(gauge: Gauge, labels: Record<string, string>, value: number | null): void {
  if (value !== null) gauge.set(labels, value);
}
