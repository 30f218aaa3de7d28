/** A folder of configurations: what `interconnect check` says of each stands beside it. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatFaults } from '../../collector/config/format.js';
import { loadConfig } from '../../collector/config/load.js';

const folder = fileURLToPath(new URL('../cases/config/', import.meta.url));

/** What the environment of every case holds. */
export const env = {
  AUTH: 'open-sesame-1',
  PRIV: 'for-your-eyes',
  TOKEN: 'a-token-of-some-length',
  SHORT: 'seven77',
  EMPTY: ' ',
};

const casesIn = (kind: string) =>
  readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'));

/** Faults and warnings as the terminal shows them, with the folder taken away. */
async function told(kind: string, name: string) {
  const loaded = await loadConfig(join(folder, kind, `${name}.yaml`), env);
  const all = [...(loaded.ok ? [] : loaded.faults), ...loaded.warnings];
  const text = formatFaults(all.map((fault) => ({ ...fault, file: basename(fault.file) })));
  return { ok: loaded.ok, text: text.replaceAll(join(folder, kind), '…') };
}

describe.each(['bad', 'good'])('%s configurations', (kind) => {
  const cases = casesIn(kind);

  it('are there', () => expect(cases.length).toBeGreaterThanOrEqual(kind === 'bad' ? 30 : 4));

  it.each(cases)('%s', async (name) => {
    const { ok, text } = await told(kind, name);
    expect(ok).toBe(kind === 'good');
    await expect(text).toMatchFileSnapshot(join(folder, kind, `${name}.txt`));
    for (const secret of [
      's3cr3t',
      'correct-horse',
      'hunter22',
      ...Object.values(env).filter((value) => value.trim() !== ''),
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('have no expectation without a case', () => {
    const expectations = readdirSync(join(folder, kind)).filter((name) => name.endsWith('.txt'));
    expect(expectations.map((name) => basename(name, '.txt')).sort()).toEqual([...cases].sort());
  });
});

it('a case that is bad says so in words', () => {
  for (const name of casesIn('bad'))
    expect(readFileSync(join(folder, 'bad', `${name}.txt`), 'utf8')).toMatch(/CONFIG_/);
});
