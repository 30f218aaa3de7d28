import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';

/** One date for every entry, so that the same build is the same file. */
const WHEN = new Date('2000-01-01T00:00:00Z');

/** Packs a built plugin as Grafana's catalogue wants it: one folder named for the plugin's id. Returns the path of the zip, `<id>-<version>.zip`. */
export function packZip(folder) {
  const { id, info } = JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8'));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const entries = Object.fromEntries(
    files.map((file) => [`${id}/${relative(folder, file)}`, [readFileSync(file), { mtime: WHEN }]])
  );
  const name = `${id}-${info.version}.zip`;
  writeFileSync(name, zipSync(entries, { level: 9 }));
  return name;
}
