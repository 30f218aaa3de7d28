/** `interconnect probe-agent` as it is built: it answers the STAMP of others, with its key only. */
import { afterEach, describe, expect, test } from 'vitest';
import { built } from '../lab/built.js';
import { Authority } from '../lab/certificates.js';
import { Daemon, freeUdpPort, removeFolder, temporaryFolder } from '../lab/daemon.js';
import { missing } from '../needs.js';
import { until } from '../until.js';
import { probing, settings } from './bench.js';

const skip = missing({ openssl: 'openssl' });
const KEY = 'a-key-of-some-length';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function agent(reflectKey: readonly string[]): Promise<number> {
  const folder = await temporaryFolder('icm-agent-command-');
  ends.push(() => removeFolder(folder));
  const { certificate, key, ca } = await (await Authority.create(folder)).issue('council');
  const port = await freeUdpPort();
  const daemon = new Daemon(
    process.execPath,
    [
      ...[built('collector/cli.js'), 'probe-agent', '--collector', 'https://127.0.0.1:9'],
      ...['--certificate', certificate, '--key', key, '--ca', ca],
      ...['--reflect', `127.0.0.1:${port}`, ...reflectKey],
    ],
    { STAMP_KEY: KEY },
  );
  ends.push(() => daemon.stop());
  await until('the agent runs', () => {
    if (daemon.exited) throw new Error(`the agent ended: ${daemon.output}`);
    return daemon.output.includes(`answering STAMP at 127.0.0.1 port ${port}`);
  });
  return port;
}

async function asked(port: number, key: string | null) {
  const bench = await probing([settings({ kind: 'stamp', port, key })]);
  ends.push(() => bench.prober.stop());
  return bench;
}

describe.skipIf(skip !== null)(`probe-agent --reflect${skip ? ` (${skip})` : ''}`, () => {
  test('answers open STAMP while its collector is away', async () => {
    const { answered } = await asked(await agent([]), null);
    await until('answers come', () => answered().length >= 3);
    expect(answered().every(({ forwardShifted }) => forwardShifted !== undefined)).toBe(true);
  });

  test('--reflect-key answers who has the key, and nobody else', async () => {
    const port = await agent(['--reflect-key', 'env:STAMP_KEY']);
    const [known, open, stranger] = [
      await asked(port, KEY),
      await asked(port, null),
      await asked(port, 'another-key-of-length'),
    ];
    await until('answers come', () => known.answered().length >= 3);
    await until('the others have lost some', () => [open, stranger].every(({ of }) => of().length >= 3));
    expect([...open.answered(), ...stranger.answered()]).toEqual([]);
  });
});
