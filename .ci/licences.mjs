/**
 * The licences of what an installation brings: name, version, licence and hash of its content, as CSV, from the lockfile. With --texts the whole
 * text of each licence that the package ships, from node_modules. Exit status 1 where a package names none.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = Object.entries(lock.packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
  .map(([path, { version, license, integrity, optional = false }]) => {
    return { path, name: path.split('node_modules/').at(-1), version, license, integrity, optional };
  })
  .sort((one, other) => (one.path < other.path ? -1 : 1));

const cell = (text) => `"${String(text ?? '').replaceAll('"', '""')}"`;

function textOf({ path }) {
  if (!existsSync(path)) return null;
  const file = readdirSync(path).find((name) => /^(licen[cs]e|copying|ofl)/i.test(name));
  return file === undefined ? null : readFileSync(join(path, file), 'utf8').trim();
}

if (process.argv.includes('--texts')) {
  for (const each of packages) {
    console.log(`==== ${each.name} ${each.version} (${each.license})\n`);
    console.log(`${textOf(each) ?? 'The package ships no text of its licence; the name above says which it is.'}\n`);
  }
} else {
  console.log('name,version,licence,optional,content');
  for (const { name, version, license, optional, integrity } of packages)
    console.log([name, version, license, optional ? 'yes' : 'no', integrity].map(cell).join(','));
}

const unlicensed = packages.filter(({ license }) => typeof license !== 'string' || license === '');
for (const { name, version } of unlicensed) console.error(`${name} ${version} names no licence`);
process.exitCode = unlicensed.length > 0 ? 1 : 0;
