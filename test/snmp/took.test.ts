/** What a slow agent says of its virtual routers bears how long it took: it was so at some moment since it was asked. */
import { afterEach, expect, test } from 'vitest';
import { path as pathSchema } from '../../collector/config/schema/crossing.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import { createPoller } from '../../collector/snmp/poller.js';
import { Agent } from '../lab/agent.js';
import { integer } from '../lab/ber.js';
import { ifMib } from '../lab/if-mib.js';
import { until } from '../until.js';
import { quickGateway } from './gateway.js';
import { silentLog } from './log.js';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

test('a virtual router of an agent that answers late', async () => {
  const LATE = 80;
  const mib = ifMib(2);
  // vrrpOperState and vrrpStatsBecomeMaster of VRID 51 on ifIndex 1: master.
  mib.set('1.3.6.1.2.1.68.1.3.1.3.1.51', integer(3));
  mib.set('1.3.6.1.2.1.68.2.4.1.1.1.51', integer(1));
  const agent = await Agent.start(mib, {
    send: (bytes, _, from, socket) => void setTimeout(() => socket.send(bytes, from.port, from.address), LATE),
  });
  ended.push(() => agent.stop());
  const redundancy = [{ protocol: 'vrrp', side: 'a', interface: 'Gi0/1', group: 51 }];
  const path = pathSchema.parse({ name: 'primary', gateway: 'gw', a: 'Gi0/1', b: 'Gi0/2', redundancy });
  const told: Observation[] = [];
  const poller = createPoller(
    { gateways: [quickGateway(agent.port)], paths: [path], collector: 'test' },
    {
      clock: systemClock,
      log: silentLog,
      secret: () => 'public',
      publish: (observations) => void told.push(...observations),
    },
  );
  ended.push(() => poller.stop());
  await poller.start();
  const routers = () => told.flatMap((each) => (each.kind === 'redundancy' ? [each] : []));
  await until('it is told', () => routers().length > 2);
  for (const { role, took } of routers()) {
    expect(role).toBe('master');
    expect(took).toBeGreaterThanOrEqual(LATE - 5);
  }
});
