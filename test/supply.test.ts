/** What is installed with the product: licensed, kept, and the same everywhere. Read from the lockfile. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  version?: string;
  license?: string;
  deprecated?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Licences that let the product be used, changed and passed on, alone or in an alternative. */
const allowed = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'CC-BY-4.0',
  ],
  ...['MPL-2.0', 'OFL-1.1', 'Python-2.0', 'Unlicense', 'WTFPL'],
]);

const free = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((each) => each.split(' AND ').every((one) => allowed.has(one)));

it('has a licence that allows its use', () => {
  expect(
    packages
      .filter(([, { license }]) => license === undefined || !free(license))
      .map(([path, { license }]) => `${path}: ${license}`),
  ).toEqual([]);
});

it('is not deprecated', () => {
  expect(packages.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual([]);
});

it('is pinned by version and content, and names no place to fetch from but the registry that npm is set to', () => {
  const loose = packages.filter(
    ([, { version, integrity, resolved }]) => !version || !integrity || resolved !== undefined,
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

it('lists the licence of each package that an installation brings', () => {
  const { stdout, status } = spawnSync(process.execPath, ['.ci/licences.mjs'], { encoding: 'utf8' });
  expect(status).toBe(0);
  const [head, ...rows] = stdout.trim().split('\n');
  expect(head).toBe('name,version,licence,optional,content');
  const { version, integrity } = lock.packages['node_modules/fastify']!;
  expect(rows).toContain(`"fastify","${version}","MIT","no","${integrity}"`);
  // Tools of the build are not passed on.
  expect(rows.some((row) => row.startsWith('"eslint"'))).toBe(false);
  expect(rows).toHaveLength(
    packages.filter(([, each]) => each.dev !== true && (each as { devOptional?: boolean }).devOptional !== true).length,
  );
});
