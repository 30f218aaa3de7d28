import { createStore } from '../../collector/store/index.js';
import { addedUp, config, folder, movedClock, rolledUp, testDeps } from '../store/help.js';
import { storeContract } from './store.js';

storeContract({
  name: 'DuckDB',
  async create() {
    const clock = movedClock();
    const deps = testDeps(clock);
    const store = createStore(config({ path: await folder() }), { pointsPerDay: 0 }, deps);
    return { store, rollUp: () => rolledUp(clock, deps.said), addUp: () => addedUp(clock, deps.said) };
  },
});
