import { expect, test } from 'vitest';
import { ReckoningDesk } from '../../collector/ledger/reckoning/desk.js';
import type { Spawn } from '../../collector/ledger/reckoning/thread.js';

/** Threads that answer nothing; which of them are running. */
function silent() {
  const running = new Set<number>();
  let made = 0;
  const spawn: Spawn = () => {
    const id = made++;
    running.add(id);
    return { ask: () => undefined, kill: async () => void running.delete(id) };
  };
  return { running, desk: new ReckoningDesk({ folder: '/nowhere', program: '0' }, spawn, () => undefined) };
}

const stopped = { code: 'LEDGER_THREAD', message: expect.stringContaining('it was stopped') as string };

test('what was asked and not answered is rejected when it is closed', async () => {
  const { desk, running } = silent();
  const asked = desk.ask('document', '2026-11');
  const rejected = expect(asked).rejects.toMatchObject(stopped);
  await desk.close();
  await rejected;
  expect(running).toEqual(new Set());
});

test('who asks while it is being closed, or after that, is refused: a thread that nobody ends would keep the process up for ever', async () => {
  const { desk, running } = silent();
  void desk.ask('document', '2026-11').catch(() => undefined);
  const closing = desk.close();
  await expect(desk.ask('ledgers', '2026-11')).rejects.toMatchObject(stopped);
  await closing;
  await expect(desk.ask('document', '2026-11')).rejects.toMatchObject(stopped);
  expect(running).toEqual(new Set());
});
