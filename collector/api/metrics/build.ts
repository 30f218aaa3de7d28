/** What runs, and what it could not place. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { MetricsDeps } from '../metrics.js';
import type { Family } from './family.js';
import { healths, serviceStates } from '../../model/health.js';

export function buildMetrics(registry: Registry, { version, live, decidesService = () => true }: MetricsDeps): Family {
  const registers = [registry];
  new Gauge({
    name: 'interconnect_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node_version'],
    registers,
  }).set({ version, node_version: process.version }, 1);
  const service = new Gauge({
    name: 'interconnect_service_state',
    help: 'The service as a state set: 1 for the state it is in, 0 for the others.',
    labelNames: ['state'],
    registers,
  });
  const problems = new Gauge({
    name: 'interconnect_problems',
    help: 'Problems that need a person, by severity.',
    labelNames: ['severity'],
    registers,
  });
  new Counter({
    name: 'interconnect_observations_dropped_total',
    help: 'Observations that were dropped, by reason.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      this.inc({ reason: 'gateway not configured' }, live.strangers());
    },
  });
  return {
    collect(status) {
      for (const state of decidesService() ? serviceStates : [])
        service.set({ state }, status.service.state === state ? 1 : 0);
      for (const severity of ['critical', 'warning'])
        problems.set({ severity }, status.problems.filter((problem) => problem.severity === severity).length);
    },
  };
}

/** 1 for the health that it is, 0 for the others. */
export function healthSet(set: (health: string, value: number) => void, is: string): void {
  for (const health of healths) set(health, health === is ? 1 : 0);
}
