import { describe, test } from 'vitest';
import { createStore } from '../../collector/store/index.js';
import { ADMIN, Influxd, INFLUXD_MISSING } from '../lab/influxd.js';
import { addedUp, cleanUp, config, folder, movedClock, rolledUp, testDeps } from '../store/help.js';
import { storeContract } from './store.js';

if (INFLUXD_MISSING !== null)
  describe(`the store on influxd (${INFLUXD_MISSING})`, () => test.skip('contract', () => undefined));
else
  storeContract({
    name: 'influxd with authentication',
    async create() {
      const daemon = await Influxd.create();
      cleanUp(() => daemon.remove());
      const clock = movedClock();
      const deps = testDeps(clock);
      const target = { driver: 'influx', url: daemon.url, username: ADMIN.username, password: `env:${ADMIN.password}` };
      const store = createStore(config({ path: await folder(), ...target }), { pointsPerDay: 0 }, deps);
      return { store, rollUp: () => rolledUp(clock, deps.said), addUp: () => addedUp(clock, deps.said) };
    },
  });
