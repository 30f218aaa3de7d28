import { expect, test } from 'vitest';
import { Changes } from '../collector/changes.js';

test('a stop waits for the change that is being made; those behind it are not made', async () => {
  const changes = new Changes();
  const made: string[] = [];
  let finish = (): void => undefined;
  const first = changes.make(async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    made.push('first');
    return 1;
  });
  await Promise.resolve();
  const second = changes.make(async () => made.push('second'));
  const third = changes.follow(async () => void made.push('third'));
  const stopped = changes.stop().then(() => made.push('stopped'));
  finish();
  expect(await first).toBe(1);
  await expect(second).rejects.toMatchObject({ code: 'COLLECTOR_STOPPING' });
  await third;
  await stopped;
  await expect(changes.make(async () => made.push('later'))).rejects.toMatchObject({ code: 'COLLECTOR_STOPPING' });
  expect(made).toEqual(['first', 'stopped']);
});

test('one that fails keeps no other up', async () => {
  const changes = new Changes();
  await expect(changes.make(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await changes.make(async () => 2)).toBe(2);
});
