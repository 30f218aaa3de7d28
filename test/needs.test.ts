import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** Package → the test file that asks for it: what is said to `missing`. */
function asked(): Map<string, string> {
  const packages = new Map<string, string>();
  for (const path of readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' }))
    for (const [, programs] of (path.endsWith('.ts') ? text(`test/${path}`) : '').matchAll(/\bmissing\(\{([^}]*)\}/g))
      for (const [, name] of programs!.matchAll(/: '([a-z0-9.+-]+)'/g)) packages.set(name!, path);
  return packages;
}

/** The words between `packages=(` and `)`, without comments. */
function installed(): string[] {
  const [, list] = /^packages=\(\n([^)]*)^\)/m.exec(text('.ci/run').replace(/#.*$/gm, ''))!;
  return list!.trim().split(/\s+/);
}

test('continuous integration installs every Debian package that a test asks for', () => {
  const packages = asked();
  expect(packages.get('snmpd')).toBeDefined();
  const absent = [...packages].filter(([name]) => !installed().includes(name));
  expect(absent, 'package and the test that needs it').toEqual([]);
});
