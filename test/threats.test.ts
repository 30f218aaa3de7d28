/** Every line of the threat model names tests that are there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';

const rows = readFileSync('docs/security.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`test/'))
  .map((line) => line.split('|').at(-2) ?? '');

it('has lines', () => expect(rows.length).toBeGreaterThan(20));

it.each(rows)('%s', (cell) => {
  for (const [, path = '', title] of cell.matchAll(/`(test\/[^`]+)`(?: "([^"]+)")?/g)) {
    expect([path, existsSync(path)]).toEqual([path, true]);
    if (title !== undefined && statSync(path).isFile()) expect(readFileSync(path, 'utf8')).toContain(title);
  }
});
