/** An agent whose clock is off, from its report to a minute of evidence. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { agents as agentsSchema, probe as probeSchema } from '../../collector/config/schema/probes.js';
import { systemClock } from '../../collector/deps.js';
import type { EvidenceLine } from '../../collector/ledger/evidence/line.js';
import type { Finished } from '../../collector/ledger/evidence/minute.js';
import { Watch } from '../../collector/ledger/watch.js';
import type { ProbeObservation } from '../../collector/model/signals.js';
import { poster } from '../../collector/probe/agent/post.js';
import { Probing } from '../../collector/probe/probing.js';
import { log, scene } from '../api/scene.js';
import { Authority } from '../lab/certificates.js';
import { removeFolder, temporaryFolder } from '../lab/daemon.js';
import { missing } from '../needs.js';

const skip = missing({ openssl: 'openssl', fping: 'fping' });
const OFFSET = 300_000;
let folder = '';
afterAll(() => (folder === '' ? undefined : removeFolder(folder)));

it.skipIf(skip !== null)('the offset of an agent is taken off once', async () => {
  folder = await temporaryFolder('icm-offset-');
  const authority = await Authority.create(folder);
  const [own, council] = [await authority.issue('collector'), await authority.issue('council')];
  const probe = { name: 'across', from: 'council', target: '192.0.2.9', interval: '1s', service: true };
  const notes: EvidenceLine[] = [];
  const watch = new Watch(
    scene({ probes: [probe], agents: { names: ['council'], listen: '127.0.0.1:0', tls: own } }),
    { groups: () => [], log },
    (line) => notes.push(line),
  );
  const finished: Finished[] = [];
  const probing = new Probing(
    {
      probes: [probeSchema.parse(probe)],
      agents: agentsSchema.parse({ names: ['council'], listen: '127.0.0.1:0', tls: own }),
    },
    {
      ...{ clock: systemClock, log, collector: 'c1', secret: () => '' },
      publish: (observations) => watch.observe(observations as ProbeObservation[]),
      minutes: (some) => finished.push(...some),
    },
  );
  await probing.start();
  const timed = { clock: systemClock, log };
  const post = poster(new URL(`https://127.0.0.1:${probing.port}`), { ...council, ca: own.ca }, timed);
  // A whole minute before this one; its tenth to twelfth packets were lost.
  const minute = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
  const answers = Array.from({ length: 60 }, (_, i) => ({
    sentAt: minute + OFFSET + i * 1_000,
    delay: i >= 10 && i < 13 ? null : 5,
  }));
  const clock = { offset: OFFSET, uncertainty: 1 };
  try {
    await post({
      ...{ run: randomUUID(), sequence: 0, sentAt: Date.now() + OFFSET, troubles: {}, dropped: 0 },
      ...{ clock, answers: [{ probe: 'across', answers }] },
    });
  } finally {
    post.close();
    await probing.stop();
  }
  watch.minutes(finished);
  expect(notes.filter(({ k }) => k === 'minute')).toMatchObject([
    {
      at: minute,
      first: minute,
      last: minute + 59_000,
      runs: [{ from: minute + 10_000, to: minute + 12_000, packets: 3, next: minute + 13_000 }],
      clock,
    },
  ]);
});
