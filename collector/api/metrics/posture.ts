/** Each check of the posture with an explicit value for every verdict, so that a rule can tell failed hardware from full capacity. */
import { Gauge, type Registry } from 'prom-client';
import { verdicts, type Present } from '../../model/judgement.js';
import type { Family } from './family.js';

export function postureMetrics(registry: Registry, judged: () => Pick<Present, 'groups'>): Family {
  new Gauge({
    name: 'interconnect_posture_check',
    help: 'Verdict of each check of a group as a state set: 1 for the verdict that it has, 0 for the others; absent where the check does not concern the group.',
    labelNames: ['group', 'check', 'verdict'],
    registers: [registry],
    // Only where somebody asks: they are many, and most scrapes of rules want none.
    collect() {
      this.reset();
      for (const { group, posture } of judged().groups)
        for (const { name: check, verdict: is } of posture.checks)
          for (const verdict of verdicts) this.set({ group, check, verdict }, Number(is === verdict));
    },
  });
  return {};
}
