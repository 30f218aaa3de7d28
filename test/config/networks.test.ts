/** Imported networks: what a table may hold, how much of it, and hostile content. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../collector/config/load.js';
import { readCsv } from '../../collector/config/networks/csv.js';
import { uses } from '../../collector/config/networks/uses.js';
import { readLists } from '../../collector/config/networks/lists.js';
import { declaredNetworks } from '../../collector/config/schema/networks.js';

const least = `interconnect: { name: Test }
gateways: [{ name: gw1, address: 192.0.2.1, snmp: { user: m, auth: { password: env:A }, priv: { password: env:A } } }]
networks:
  authorities: [{ name: Essex, prefixes: [172.16.0.0/16] }]
  files: [{ path: register.csv, side: a }]
`;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interconnect-networks-'));
  await writeFile(join(folder, 'test.yaml'), least);
  return () => rm(folder, { recursive: true, force: true });
});

async function load(csv: string) {
  await writeFile(join(folder, 'register.csv'), csv);
  return loadConfig(join(folder, 'test.yaml'), { A: 'open-sesame-1' });
}

describe('a table of networks', () => {
  it('comes in beside those of the configuration, and says which file manages it', async () => {
    const loaded = await load(
      '\uFEFFAuthority;Prefix;ODS;Contact;Email\r\n"Kent; County";10.1.0.0/16 , 10.2.0.0/16;E10;Desk;d@kent.example\r\n"Kent; County";2001:DB8::/48;;Desk;d@kent.example\r\n',
    );
    expect(loaded).toMatchObject({
      ok: false,
      faults: [{ line: 2, message: expect.stringContaining('is "Kent; County"') }],
    });
    const again = await load('name\tprefix\tcode\nKent\t10.1.0.0/16 10.2.0.0/16\tE10\nKent\t2001:DB8::/48\t\n');
    if (!again.ok) throw new Error(JSON.stringify(again.faults));
    expect(declaredNetworks(again.config.networks)).toEqual([
      { name: 'Essex', prefixes: ['172.16.0.0/16'], contacts: [], side: 'a', managedBy: null, line: null, added: null },
      {
        name: 'Kent',
        prefixes: ['10.1.0.0/16', '10.2.0.0/16', '2001:DB8::/48'],
        owner: 'E10',
        contacts: [],
        side: 'a',
        managedBy: join(folder, 'register.csv'),
        line: 2,
        added: null,
      },
    ]);
  });

  it('says which destinations an authority may use, and they must be declared', () => {
    const rows = 'name,prefixes,side,uses\nKent,10.1.0.0/16,a,Spine; Mail (secure)\nSpine,10.128.0.0/16,b,\n';
    const told = (text: string) => uses(readCsv(text, 'register.csv', null).entries);
    expect(told(rows)).toMatchObject([
      {
        line: 2,
        code: 'CONFIG_DANGLING_REFERENCE',
        message: 'no destination is called "Mail (secure)"',
        key: 'uses[1]',
      },
    ]);
    const sound = `${rows}Mail (secure),10.129.0.0/16,b,\n`;
    expect(told(sound)).toEqual([]);
    expect(readCsv(sound, 'register.csv', null).entries[0]?.network.uses).toEqual(['Spine', 'Mail (secure)']);
    expect(told(`${rows}Mail (secure),10.129.0.0/16,b,Spine\n`)).toMatchObject([
      { code: 'CONFIG_CONTRADICTION', message: '"Mail (secure)" is a destination: only an authority uses some' },
    ]);
  });

  it('may have ten thousand rows, and tells the one that repeats a prefix by line and column', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `Body ${i},10.${i >> 8}.${i & 255}.0/24`);
    const loaded = await load(['name,prefixes', ...rows].join('\n'));
    expect(loaded.ok && loaded.config.networks.imported.length).toBe(10_000);
    rows[7_000] = 'Body 7000,10.3.9.0/24';
    expect(await load(['name,prefixes', ...rows].join('\n'))).toMatchObject({
      ok: false,
      faults: [{ line: 7_002, column: 11, code: 'CONFIG_DUPLICATE_PREFIX' }],
    });
  });

  it('is told by line and column also behind comments, blank lines, and cells of several lines', async () => {
    const text = '# from\n\nname,prefixes,email\r\n\n# x\n"Kent",  "10.1.0.0/16\n10.2.0.0/99",desk\r\n';
    const loaded = await load(text);
    expect(loaded.ok ? [] : loaded.faults.map(({ line, column, key }) => [line, column, key])).toEqual([
      [7, 1, 'prefixes[1]'],
      [7, 14, 'contacts[0].email'],
    ]);
  });

  it('is bounded: size, rows of one line, faults', async () => {
    expect(await load(`name,prefixes\n${'x'.repeat(5 * 1024 * 1024)}`)).toMatchObject({
      ok: false,
      faults: [{ code: 'CONFIG_FILE_UNREADABLE', key: 'networks.files[0].path' }],
    });
    expect(await load(`name,prefixes\n"${'x'.repeat(2_000_000)}`)).toMatchObject({
      faults: [{ code: 'CONFIG_CSV_SYNTAX' }],
    });
    const loaded = await load(['name,prefixes', ...Array.from({ length: 20_000 }, (_, i) => `n${i},?`)].join('\n'));
    expect(loaded.ok ? 0 : loaded.faults.length).toBe(1_001);
  });

  it('is refused for one fault behind a thousand warnings', async () => {
    const repeated = Array.from({ length: 1_500 }, () => 'Kent,10.1.0.0/16');
    expect((await load(['name,prefixes', ...repeated].join('\n'))).ok).toBe(true);
    const loaded = await load(['name,prefixes', ...repeated, 'York,10.1.0.0/16'].join('\n'));
    expect(loaded).toMatchObject({ ok: false, faults: [{ code: 'CONFIG_DUPLICATE_PREFIX', line: 1_502 }] });
  });

  it.each([
    ['a name that looks like a formula', '"=HYPERLINK(""x"")"'],
    ['control bytes', 'a\u0007b'],
    ['a name that would turn the line around', 'a\u202eb'],
    ['a name of the aggregates', 'Other'],
    ['a key of every object', '__proto__'],
  ])('takes no name that is %s', async (_what, name) => {
    expect((await load(`name,prefixes\n${name},10.0.0.0/8\n`)).ok).toBe(false);
  });
});

describe('whatever stands in an imported file', () => {
  const bytes = fc.string({ unit: 'binary', maxLength: 300 });
  const near = fc
    .array(
      fc.constantFrom(
        'name',
        'prefixes',
        'side',
        ',',
        ';',
        '"',
        '\n',
        'a',
        'b',
        '10.0.0.0/8',
        '::/0',
        ' ',
        '#',
        '\t',
        '=',
        '__proto__',
      ),
      { maxLength: 60 },
    )
    .map((parts) => `name,prefixes,side\n${parts.join('')}`);

  it('is told with its file and a line in it, never thrown', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, near), fc.constantFrom('a' as const, 'b' as const, null), (text, side) => {
        for (const read of [readCsv, readLists]) {
          const { entries, faults } = read(text, 'file', side);
          for (const { line, file } of faults) {
            expect(file).toBe('file');
            expect(line).toBeGreaterThanOrEqual(1);
          }
          for (const { network } of entries) expect(network.prefixes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
