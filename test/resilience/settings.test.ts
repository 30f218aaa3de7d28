/** What is configured, in the words in which it is observed. */
import { expect, it } from 'vitest';
import { settingsOf } from '../../collector/api/live/settings.js';
import { Judge } from '../../collector/resilience/judge.js';
import { scene } from '../api/scene.js';

it('names neighbours as they are observed, however people and routers write them', () => {
  const written = ['2001:DB8:0:0::2', 'FE80::1%1', '::ffff:192.0.2.1', '192.0.2.2'];
  const [path] = settingsOf(
    scene({
      paths: [
        {
          ...{ name: 'one', group: 'main', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1', bfd: written, ospf: written },
          peers: written.map((address) => ({ address, side: 'b' })),
        },
      ],
    }),
  ).paths;
  const plain = ['2001:db8::2', 'fe80::1', '::ffff:c000:201', '192.0.2.2'];
  expect([path?.peers.map(({ address }) => address), path?.bfd, path?.ospf]).toEqual([plain, plain, plain]);
});

it('a session with such a neighbour is found', () => {
  const settings = settingsOf(
    scene({
      paths: [
        {
          ...{ name: 'one', group: 'main', gateway: 'gw1', a: 'Gi0/0', b: 'Gi0/1' },
          peers: [{ address: '2001:DB8::2', side: 'b' }],
        },
      ],
    }),
  );
  const judge = new Judge(settings);
  const now = { at: 1_000, monotonic: 1_000 };
  judge.observe(
    {
      ...{ kind: 'bgp-peer', gateway: 'gw1', context: '', collector: 'c1', at: 1_000, peer: '2001:db8::2' },
      ...{ localAddress: null, localAs: null, remoteAs: 65_002, state: 'established', adminStatus: 'start' },
      ...{ lastError: null, establishedTransitions: 1, establishedSeconds: 1, prefixes: null },
    },
    now,
  );
  const end = { ifIndex: null, says: null, read: null };
  const { findings } = judge.findings(settings.paths[0]!, { a: end, b: end }, now);
  expect(findings.map(({ health }) => health)).toEqual(['up']);
});
