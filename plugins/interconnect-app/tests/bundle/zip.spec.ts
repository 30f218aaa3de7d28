import { expect, test } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(__dirname, '../..');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const file = `${name}-${version}.zip`;
const packed = () => new Uint8Array(readFileSync(join(root, file)));

type Faults = (zip: Uint8Array, name: string) => string[];
// The script is a module, and what Playwright reads is not.
const faultsOf = async (): Promise<Faults> =>
  ((await import(`file://${root}/scripts/validate.mjs`)) as { faultsOf: Faults }).faultsOf;

test('the zip keeps the rules that the plugin validator documents', async () => {
  expect((await faultsOf())(packed(), file)).toEqual([]);
});

/** Each breaks one rule, and the rule has to notice. */
const broken: Record<string, [path: string, change: (text: string) => string | null, fault: RegExp]> = {
  'no changelog': ['CHANGELOG.md', () => null, /CHANGELOG/],
  'no licence': ['LICENSE', () => 'ask us', /LICENSE/],
  'no source map': ['panels/topology/module.js.map', () => null, /module\.js\.map is missing/],
  'a screenshot that is not there': ['plugin.json', (text) => text.replace('img/overview', 'img/absent'), /absent/],
  'a nested plugin that is not said': [
    'plugin.json',
    (text) => text.replace('panels/sla/plugin.json', 'x.json'),
    /panels\/sla\/plugin\.json: is not among/,
  ],
  'another version': [
    'panels/sla/plugin.json',
    (text) => text.replace(`"${version}"`, '"9.9.9"'),
    /9\.9\.9 is not the app's/,
  ],
  'a logo with a script': ['img/logo.svg', () => '<svg><script>1</script></svg>', /SVG with a script/],
  'a relative link': ['README.md', (text) => `${text}\n[more](docs/more.md)`, /relative link/],
  'a left placeholder': ['README.md', (text) => `${text}\n%VERSION%`, /placeholder/],
};

for (const [what, [path, change, fault]] of Object.entries(broken)) {
  test(`notices ${what}`, async () => {
    const entries = unzipSync(packed());
    const at = `${name}/${path}`;
    const changed = change(strFromU8(entries[at] ?? new Uint8Array()));
    const { [at]: _one, ...rest } = entries;
    const zip = zipSync(changed === null ? rest : { ...rest, [at]: strToU8(changed) });
    expect((await faultsOf())(zip, file).join('\n')).toMatch(fault);
  });
}

test.describe('sizes', () => {
  const dist = join(root, 'dist');
  const folders = ['.', 'datasource', ...readdirSync(join(dist, 'panels')).map((panel) => `panels/${panel}`)];
  for (const folder of folders) {
    test(`${folder}: module.js is below 50 kB, and what a panel loads in all below 150 kB gzip`, () => {
      const scripts = readdirSync(join(dist, folder)).filter((one) => one.endsWith('.js'));
      const sizes = scripts.map((one) => {
        const bytes = readFileSync(join(dist, folder, one));
        return { one, raw: bytes.length, packed: gzipSync(bytes).length };
      });
      const own = sizes.find(({ one }) => one === 'module.js');
      const all = sizes.reduce((sum, each) => sum + each.packed, 0);
      console.log(`${folder}: module.js ${own?.raw} octets, all ${all} octets gzip`);
      expect(own?.raw).toBeLessThan(50_000);
      expect(scripts.length).toBeGreaterThan(1);
      if (folder.startsWith('panels/')) {
        expect(all).toBeLessThan(150_000);
      }
    });
  }
});
