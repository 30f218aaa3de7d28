import { expect, it } from 'vitest';
import { scenarios } from '../../collector/simulator/scenarios.js';
import { run } from './run.js';

it('lists every scenario with what it shows, for people and as JSON', async () => {
  const { status, stdout } = await run(['simulate', '--list']);
  expect(status).toBe(0);
  for (const { name, shows } of scenarios) expect(stdout).toMatch(new RegExp(`^${name} +${shows}$`, 'm'));
  const listed = JSON.parse((await run(['simulate', '--list', '--json'])).stdout) as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
});

it.each([
  ['an unknown scenario', ['lnk-cut'], 'no scenario lnk-cut. Did you mean link-cut?'],
  ['a scenario that is like none', ['zzz'], 'no scenario zzz. interconnect simulate --list names them all'],
  ['a wall without a scenario', ['--listen', '127.0.0.1:0'], '--listen belongs to a scenario: name one'],
  ['a community with a scenario', ['link-cut', '--community', 'x'], '--community is of no use with a scenario'],
])('refuses %s', async (_, words, told) => {
  const { status, stdout, stderr } = await run(['simulate', ...words]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(told);
});
