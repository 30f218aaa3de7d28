import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultCodes, warningCodes } from '../../collector/config/faults.js';
import { configJsonSchema } from '../../collector/config/json-schema.js';
import { loadConfig } from '../../collector/config/load.js';

const least = `interconnect:
  name: Test
gateways:
  - name: gw1
    address: 192.0.2.1
    snmp: { user: monitor, auth: { password: env:AUTH }, priv: { password: file:priv } }
`;
const env = { AUTH: 'open-sesame-1', TOKEN: 'a-token-of-some-length' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-load-'));
  await writeFile(join(folder, 'priv'), 'for-your-eyes\n', { mode: 0o600 });
  return () => rm(folder, { recursive: true, force: true });
});

async function load(content: string | Buffer, name = 'test.yaml') {
  await writeFile(join(folder, name), content);
  return loadConfig(join(folder, name), env);
}

const codes = (loaded: Awaited<ReturnType<typeof loadConfig>>) =>
  loaded.ok ? [] : loaded.faults.map(({ code }) => code);

describe('a file that cannot be a configuration', () => {
  it.each([
    ['missing', 'no-such.yaml', 'does not exist'],
    ['a folder', '.', 'is a folder, not a file'],
    ['below a file', 'priv/below.yaml', 'does not exist: a part of its path is not a folder'],
  ])('%s', async (_what, name, message) => {
    expect(await loadConfig(join(folder, name), env)).toMatchObject({
      ok: false,
      faults: [{ code: 'CONFIG_UNREADABLE', message, line: 0, key: '' }],
    });
  });

  it('too large, and endless', async () => {
    expect(codes(await load(`# ${'x'.repeat(5 * 1024 * 1024)}\n${least}`))).toEqual(['CONFIG_TOO_LARGE']);
    expect(codes(await loadConfig('/dev/zero', env))).toEqual(['CONFIG_TOO_LARGE']);
  });

  it('UTF-16, binary, and endless nesting', async () => {
    expect(await load(Buffer.from(`\uFEFF${least}`, 'utf16le'))).toMatchObject({
      faults: [{ code: 'CONFIG_NOT_UTF8', message: expect.stringContaining('UTF-16') }],
    });
    expect(codes(await load(Buffer.from([0x61, 0x0a, 0xc3, 0x28])))).toEqual(['CONFIG_NOT_UTF8']);
    for (const deep of ['['.repeat(1e6), '- '.repeat(1e6), '{a: '.repeat(1e5), '? '.repeat(1e6)]) {
      expect(codes(await load(deep))).toEqual(['CONFIG_YAML_TOO_DEEP']);
    }
  });

  it('all faults', async () => {
    const faults = codes(await load(Array.from({ length: 3_000 }, (_, index) => `key${index}: 1`).join('\n')));
    expect(faults).toHaveLength(1_001);
    expect(faults).toContain('CONFIG_TOO_MANY_FAULTS');
  });
});

describe('a sound file', () => {
  it('may have more gateways with a warning each than anyone would read', async () => {
    const many = Array.from(
      { length: 1_200 },
      (_, i) => `  - { name: g${i}, address: 10.0.${i >> 8}.${i & 255}, snmp: { version: 2c, community: env:AUTH } }`,
    );
    const loaded = await load(`interconnect: { name: Test }\ngateways:\n${many.join('\n')}\n`);
    expect([loaded.ok, loaded.warnings.length]).toEqual([true, 1_000]);
  });

  it('is read with a byte order mark and with Windows line ends', async () => {
    expect((await load(`\uFEFF${least}`)).ok).toBe(true);
    expect((await load(least.replaceAll('\n', '\r\n'))).ok).toBe(true);
  });

  it('comes back with defaults, references instead of secrets, and absolute paths', async () => {
    const loaded = await load(least);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
    expect(loaded.config.store.path).toBe(join(folder, 'data'));
    expect(loaded.config.gateways[0]).toMatchObject({
      port: 161,
      contexts: [''],
      poll: { state: 5_000, counters: 30_000, system: 60_000, health: 60_000 },
      snmp: {
        version: 3,
        auth: { protocol: 'sha256', password: 'env:AUTH' },
        priv: { password: `file:${join(folder, 'priv')}` },
      },
    });
    expect(JSON.stringify(loaded)).not.toContain(env.AUTH);
    expect(JSON.stringify(loaded)).not.toContain('for-your-eyes');
  });

  it('warns where everyone on the machine can read a secret', async () => {
    await chmod(join(folder, 'priv'), 0o644);
    const loaded = await load(least).finally(() => chmod(join(folder, 'priv'), 0o600));
    expect(loaded).toMatchObject({
      ok: true,
      warnings: [{ code: 'CONFIG_SECRET_EXPOSED', key: 'gateways[0].snmp.priv.password' }],
    });
  });

  it('points into a block that an alias repeats', async () => {
    const text = `${least.replace('- name', '- &gw\n    name')}  - <<: *gw\n    name: gw2\n    prot: 1\n`;
    expect(await load(text)).toMatchObject({
      faults: [{ line: 10, column: 5, key: 'gateways[1].prot', suggestion: 'port' }],
    });
  });
});

it('the example is complete and valid', async () => {
  const file = fileURLToPath(new URL('../../interconnect.example.yaml', import.meta.url));
  const secrets = Object.fromEntries(
    ['GW1_AUTH', 'GW1_PRIV', 'GW2_AUTH', 'GW2_PRIV'].map((name) => [name, 'open-sesame-1']),
  );
  const loaded = await loadConfig(file, secrets);
  expect(loaded).toMatchObject({ ok: true, warnings: [] });
  expect(loaded.ok && loaded.config.store.path).toBe(join(dirname(file), 'data'));
  // By their last words: those of every section, also where they are commented out.
  const written = new Set(
    [...readFileSync(file, 'utf8').matchAll(/(?<![\w/])([A-Za-z]\w*):(?=\s|$)/gm)].map(([, key]) => key!),
  );
  const known = new Set(keysOf(configJsonSchema()));
  expect(known.size).toBeGreaterThan(200);
  expect([...known].filter((key) => !written.has(key))).toEqual([]);
  const commented = readFileSync(file, 'utf8').matchAll(/^ *#[ #]*(?:- )?([a-z]\w*):(?=\s|$)/gm);
  expect([...commented].map(([, key]) => key!).filter((key) => !known.has(key))).toEqual([]);
});

/** Names of all properties at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)];
}

it('every code has one sentence', () => {
  for (const [code, sentence] of Object.entries({ ...faultCodes, ...warningCodes })) {
    expect(code).toMatch(/^CONFIG_[A-Z0-9_]+$/);
    expect(sentence).toMatch(/^[A-Z].+\.$/);
  }
});

describe('whatever stands in the file', () => {
  it('is told, never thrown, and every fault has a place in it', async () => {
    const lines = least.split('\n');
    const edit = fc.record({
      line: fc.nat(lines.length - 1),
      text: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('- ', '  a: b', '&a', '*a', '<<: *a', '{', '"', '? ', '!x y', '\t', '---', '%x'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const changed = [...lines];
        for (const { line, text } of edits) changed[line] = `${changed[line]?.slice(0, text.length) ?? ''}${text}`;
        const loaded = await load(changed.join('\n'), 'fuzz.yaml');
        const faults = loaded.ok ? loaded.warnings : loaded.faults;
        if (!loaded.ok) expect(faults.length).toBeGreaterThan(0);
        for (const { line, column } of faults) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(changed.join('\n').split('\n').length);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
