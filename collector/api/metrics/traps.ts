/** Traps and informs: what was taken, and what was not and why. */
import { Counter, type Registry } from 'prom-client';
import type { Family } from './family.js';

export function trapMetrics(
  registry: Registry,
  counts: () => ReadonlyMap<string, Readonly<Record<string, number>>>,
): Family {
  const counter = new Counter({
    name: 'interconnect_traps_total',
    help: 'Datagrams on the trap port by what became of them: taken, or why not; those of strangers have no gateway.',
    labelNames: ['gateway', 'outcome'],
    registers: [registry],
  });
  return {
    collect() {
      counter.reset();
      for (const [gateway, outcomes] of counts())
        for (const [outcome, count] of Object.entries(outcomes)) counter.inc({ gateway, outcome }, count);
    },
  };
}
