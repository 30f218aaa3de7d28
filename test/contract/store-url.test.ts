/** The same suite against any other engine of the API: INTERCONNECT_INFLUX_URL=http://user:password@host:8086 */
import { randomBytes } from 'node:crypto';
import { describe, test } from 'vitest';
import { createStore } from '../../collector/store/index.js';
import { addedUp, config, folder, movedClock, rolledUp, testDeps } from '../store/help.js';
import { storeContract } from './store.js';

const given = process.env['INTERCONNECT_INFLUX_URL'];

if (given === undefined)
  describe('the store on INTERCONNECT_INFLUX_URL (skipped: it is not set)', () =>
    test.skip('contract', () => undefined));
else
  storeContract({
    name: 'INTERCONNECT_INFLUX_URL',
    async create() {
      const url = new URL(given);
      const user = url.username === '' ? {} : { username: decodeURIComponent(url.username) };
      const password = url.password === '' ? {} : { password: `env:SECRET` };
      const database = `contract-${randomBytes(4).toString('hex')}`;
      const target = {
        driver: 'influx',
        url: `${url.protocol}//${url.host}${url.pathname}`,
        database,
        ...user,
        ...password,
      };
      const clock = movedClock();
      const deps = { ...testDeps(clock), secret: () => decodeURIComponent(url.password) };
      const store = createStore(config({ path: await folder(), ...target }), { pointsPerDay: 0 }, deps);
      return { store, rollUp: () => rolledUp(clock, deps.said), addUp: () => addedUp(clock, deps.said) };
    },
  });
