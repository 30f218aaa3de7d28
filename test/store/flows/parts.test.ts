import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FlowParts } from '../../../collector/store/flows/parts.js';
import { folder, MINUTE } from '../help.js';

const T = 1_700_000_040_000;

test('a part ends where a minute comes again; numbers survive a restart', async () => {
  const file = join(await folder(), 'flow-part.json');
  const parts = new FlowParts(file);
  const first = await parts.next(T, 'one');
  expect(await parts.next(T + MINUTE, 'one')).toBe(first);
  expect(await parts.next(T, 'two')).toBe(first);
  const second = await parts.next(T + MINUTE, 'one');
  expect(second).not.toBe(first);
  expect(await parts.next(T + 2 * MINUTE, 'one')).toBe(second);
  const third = await new FlowParts(file).next(T + 2 * MINUTE, 'one');
  expect([first, second]).not.toContain(third);
});

test('numbers stay within a minute, and a damaged file is no reason to stop', async () => {
  const file = join(await folder(), 'flow-part.json');
  await writeFile(file, JSON.stringify({ part: 59_999 }));
  expect(await new FlowParts(file).next(T, 'one')).toBe(0);
  await writeFile(file, '{"par');
  const number = await new FlowParts(file).next(T, 'one');
  expect(number >= 0 && number < MINUTE).toBe(true);
});
