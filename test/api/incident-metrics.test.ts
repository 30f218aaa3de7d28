/** Whether an incident is told as planned, by which rules page or do not. */
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { incidentMetrics } from '../../collector/api/metrics/incidents.js';
import { started, type World } from '../resilience/world.js';

const MINUTE = 60_000;
const act = { author: 'ana', reason: 'change 4711' };

/** By kind. */
async function planned(world: World): Promise<Record<string, number>> {
  const registry = new Registry();
  const { shelf } = world.records;
  const family = incidentMetrics(
    registry,
    () => shelf,
    () => world.clock.now(),
  );
  family.collect?.(world.live.status());
  const { values } = (await registry.getSingleMetric('interconnect_incident_planned')?.get()) ?? { values: [] };
  return Object.fromEntries(
    values.map(({ labels, value }) => [shelf.incidents.get(String(labels['incident']))?.kind ?? '', value]),
  );
}

it('while the work lasts that it falls in, and no longer where it outlasts that', async () => {
  const world = await started();
  const startsAt = world.clock.now();
  const scope = { type: 'gateway', name: 'gw1' } as const;
  world.live.acts.addWindow({ scope, startsAt, endsAt: startsAt + 2 * MINUTE, ...act });
  world.cut('gw1', 'down');
  world.wait(MINUTE);
  expect(await planned(world)).toEqual({ path: 1 });
  world.wait(2 * MINUTE);
  expect(await planned(world)).toEqual({ path: 0 });
  // Whoever looks back sees that it was.
  world.cut('gw1', 'up');
  world.wait(MINUTE);
  expect(await planned(world)).toEqual({ path: 1 });
});

it('while a drill of its group lasts, and not once that is over or called off', async () => {
  const world = await started();
  const startsAt = world.clock.now();
  const drill = world.live.acts.planDrill({ group: 'main', startsAt, endsAt: startsAt + 10 * MINUTE, ...act });
  world.cut('gw1', 'down');
  world.elect('gw2');
  world.wait(MINUTE);
  expect(await planned(world)).toEqual({ path: 1 });
  world.live.acts.recordDrill(drill.id, 'cancelled', act);
  expect(await planned(world)).toEqual({ path: 0 });
});

it('that nothing crosses is not planned by a drill', async () => {
  const world = await started();
  const startsAt = world.clock.now();
  world.live.acts.planDrill({ group: 'main', startsAt, endsAt: startsAt + 10 * MINUTE, ...act });
  for (const name of ['gw1', 'gw2'] as const) world.cut(name, 'down');
  world.crosses = false;
  world.wait(MINUTE);
  expect(await planned(world)).toEqual({ service: 0 });
});
