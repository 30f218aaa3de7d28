/** The route towards a prefix is known anew after every state poll, also where a better one is searched; what changes is told. */
import { afterEach, expect, test } from 'vitest';
import { path as pathSchema } from '../../collector/config/schema/crossing.js';
import { systemClock } from '../../collector/deps.js';
import type { Observation } from '../../collector/model/observation.js';
import type { RouteObservation } from '../../collector/model/signals.js';
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

const PREFIX = '10.1.0.0/24';
/** Index in inetCidrRouteTable (RFC 4292) of a route of IPv4 with the policy 0.0. */
const index = (destination: string, length: number, nextHop: string) =>
  `1.4.${destination}.${length}.2.0.0.1.4.${nextHop}`;
const row = (at: string, ifIndex: number): [string, Buffer][] => [
  [`1.3.6.1.2.1.4.24.7.1.7.${at}`, integer(ifIndex)],
  [`1.3.6.1.2.1.4.24.7.1.9.${at}`, integer(14)],
];

async function polled() {
  const mib = ifMib(2);
  const agent = await Agent.start(mib);
  ended.push(() => agent.stop());
  const routes = [{ prefix: PREFIX, side: 'a' }];
  const path = pathSchema.parse({ name: 'primary', gateway: 'gw', a: 'Gi0/1', b: 'Gi0/2', routes });
  const polls: RouteObservation[][] = [];
  const poller = createPoller(
    { gateways: [quickGateway(agent.port)], paths: [path], collector: 'test' },
    {
      clock: systemClock,
      log: silentLog,
      secret: () => 'public',
      // The reader of states comes before that of routes: its poll begins each round.
      publish: (observations: Observation[]) => {
        for (const each of observations)
          if (each.kind === 'poll' && each.table === 'ifState') polls.push([]);
          else if (each.kind === 'route') polls.at(-1)?.push(each);
      },
    },
  );
  ended.push(() => poller.stop());
  const change = (remove: string | null, ...add: [string, number][]) => {
    if (remove !== null) for (const [oid] of row(remove, 0)) mib.delete(oid);
    for (const [at, ifIndex] of add) for (const [oid, value] of row(at, ifIndex)) mib.set(oid, value);
    agent.sort();
  };
  const told = (): RouteObservation[] => polls.flat();
  return { poller, polls, change, told };
}

test('every state poll tells the route, those that search for a better one too', async () => {
  const { poller, polls, change } = await polled();
  change(null, [index('10.1.0.0', 24, '10.11.0.1'), 1]);
  await poller.start();
  await until('two searches after the first', () => polls.length > 20);
  // The newest may not be read to its end.
  const whole = polls.slice(0, 20);
  expect(whole.map((each) => each.map(({ nextHop }) => nextHop))).toEqual(whole.map(() => ['10.11.0.1']));
});

test('of several next hops the one by the interface of the path is told, wherever it stands', async () => {
  const { poller, change, told } = await polled();
  // The path leaves side a by Gi0/1.
  const [other, own] = [index('10.1.0.0', 24, '10.11.0.1'), index('10.1.0.0', 24, '10.22.0.2')];
  change(null, [other, 2]);
  await poller.start();
  const last = () => told().at(-1)?.interface;
  await until('by the only one', () => last() === 'Gi0/2');
  change(null, [own, 1]);
  await until('by the own one beside it', () => last() === 'Gi0/1');
  change(own);
  await until('by the only one again', () => last() === 'Gi0/2');
});

test('a better route is found, another interface is told at once, and what is gone is told as none', async () => {
  const { poller, change, told } = await polled();
  const [wide, narrow] = [index('10.0.0.0', 8, '10.11.0.1'), index('10.1.0.0', 24, '10.22.0.2')];
  change(null, [wide, 1]);
  await poller.start();
  const last = () => told().at(-1);
  await until('by the wide one', () => last()?.nextHop === '10.11.0.1' && last()?.ifIndex === 1);
  change(null, [narrow, 2]);
  await until('by the narrow one', () => last()?.nextHop === '10.22.0.2' && last()?.ifIndex === 2);
  change(narrow);
  await until('by the wide one again', () => last()?.nextHop === '10.11.0.1' && last()?.ifIndex === 1);
  change(wide);
  await until('by none', () => last()?.nextHop === null && last()?.ifIndex === null);
});
