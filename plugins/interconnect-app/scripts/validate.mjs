/**
 * Checks a packed plugin by the rules that Grafana's plugin validator documents, as far as they need neither a signature nor the network:
 * `node scripts/validate.mjs <zip>` prints every fault and exits with 1 where there is one.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { readmeFaults } from './readme-faults.mjs';

const TYPES = ['app', 'datasource', 'panel'];
const IMAGE = /\.(png|jpe?g|svg|gif)$/i;
/** Starts of what Angular plugins and trackers bring. */
const FORBIDDEN = [
  /\bgrafana\/app\/plugins\/sdk\b/,
  /google-analytics\.com/,
  /googletagmanager\.com/,
  /angular\.module\(/,
];

/** Every fault of a zip, as sentences; none where it may be handed in. `name` is that of the file. */
export function faultsOf(zip, name) {
  const files = new Map(Object.entries(unzipSync(zip)).filter(([path]) => !path.endsWith('/')));
  const roots = [...new Set([...files.keys()].map((path) => path.split('/')[0]))];
  if (roots.length !== 1) {
    return [`one folder is expected in the archive, not ${roots.join(', ')}`];
  }
  const inside = new Map([...files].map(([path, bytes]) => [path.slice(roots[0].length + 1), bytes]));
  if (!inside.has('plugin.json')) {
    return ['plugin.json is missing'];
  }
  const metadata = [...inside.keys()].filter((path) => posix.basename(path) === 'plugin.json');
  const plugins = new Map(metadata.map((path) => [path, JSON.parse(strFromU8(inside.get(path)))]));
  const main = plugins.get('plugin.json');
  return [
    ...archiveFaults(main, roots[0], name, inside),
    ...[...plugins].flatMap(([path, plugin]) => pluginFaults(path, plugin, main, inside)),
    ...includeFaults(main, plugins, inside),
    ...readmeFaults(textOf(inside, 'README.md'), main.id),
    ...codeFaults(inside),
  ];
}

const textOf = (files, path) => (files.has(path) ? strFromU8(files.get(path)) : '');
const faults = (...all) => all.filter(([bad]) => bad).map(([, sentence]) => sentence);

function archiveFaults({ id, info }, root, name, files) {
  const changes = textOf(files, 'CHANGELOG.md');
  const license = textOf(files, 'LICENSE');
  return faults(
    [root !== id, `the folder in the archive is ${root}, not ${id}`],
    [name !== `${id}-${info?.version}.zip`, `the archive is named ${name}, not ${id}-${info?.version}.zip`],
    [changes === '', 'CHANGELOG.md is missing or empty'],
    [changes !== '' && !changes.includes(info?.version), `CHANGELOG.md says nothing of ${info?.version}`],
    [
      !/Apache License|MIT License|BSD|GNU (LESSER|AFFERO)? ?GENERAL/i.test(license),
      'LICENSE is none that is accepted',
    ],
    [/\[yyyy\]|\[name of copyright owner\]/.test(license.split('APPENDIX')[0]), 'LICENSE is a template']
  );
}

/** Of one plugin.json, the app's own or that of a nested plugin. */
function pluginFaults(path, plugin, main, files) {
  const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`;
  const { id = '', type, name = '', info = {}, dependencies = {} } = plugin;
  const { small = '', large = '' } = info.logos ?? {};
  const pictures = [small, large, ...(info.screenshots ?? []).map((one) => one.path)];
  return faults(
    [!TYPES.includes(type), `${path}: type ${type} is unknown`],
    [!/^[0-9a-z]+(-[0-9a-z]+)+$/.test(id) || !id.endsWith(`-${type}`), `${path}: id ${id} has to end with -${type}`],
    [name === '' || name === id, `${path}: a name for people is missing`],
    [!info.description, `${path}: info.description is missing`],
    [!info.keywords?.length, `${path}: info.keywords is missing`],
    [!info.author?.name, `${path}: info.author.name is missing`],
    [!/^\d+\.\d+\.\d+$/.test(info.version ?? ''), `${path}: info.version is ${info.version}`],
    [info.version !== main.info?.version, `${path}: version ${info.version} is not the app's`],
    [!/^\d{4}-\d\d-\d\d$/.test(info.updated ?? ''), `${path}: info.updated is ${info.updated}`],
    [
      !/^>=\d+\.\d+\.\d+(-\S+)?$/.test(dependencies.grafanaDependency ?? ''),
      `${path}: grafanaDependency shuts versions out`,
    ],
    [dependencies.plugins?.some((one) => one.id === id || one.id === main.id), `${path}: depends on itself`],
    [!files.has(`${folder}module.js`), `${path}: module.js is missing beside it`],
    [!files.has(`${folder}module.js.map`), `${path}: module.js.map is missing beside it`],
    [small === '' || large === '', `${path}: a logo is missing`],
    ...pictures.map((one) => [!files.has(`${folder}${one}`), `${path}: ${one} is not in the archive`]),
    ...pictures.map((one) => [/^[./]|:/.test(one) || !IMAGE.test(one), `${path}: ${one} is no path of a picture`]),
    ...(info.links ?? []).map(({ url }) => [!/^https:\/\//.test(url), `${path}: link ${url} is no https address`]),
    [folder === '' && !info.screenshots?.length, `${path}: there are no screenshots`]
  );
}

/** What the app says it brings has to be there, and what is there has to be said. */
function includeFaults({ includes = [] }, plugins, files) {
  const nested = [...plugins].filter(([path]) => path !== 'plugin.json');
  return [
    ...nested.flatMap(([path, { type }]) => {
      const include = includes.find((one) => one.path === path);
      return faults(
        [!include, `${path}: is not among the includes of plugin.json`],
        [include && include.type !== type, `${path}: is included as ${include?.type}, and is a ${type}`]
      );
    }),
    ...includes
      .filter(({ type }) => type === 'dashboard')
      .flatMap(({ path }) => faults([!files.has(path), `plugin.json: dashboard ${path} is not in the archive`])),
  ];
}

function codeFaults(files) {
  return [...files.keys()].flatMap((path) => {
    const text = /\.(js|svg)$/.test(path) ? textOf(files, path) : '';
    return faults(
      [path.endsWith('.js') && FORBIDDEN.some((one) => one.test(text)), `${path}: has code that is not allowed`],
      [/\bconsole\.(log|info)\(/.test(path.endsWith('.js') ? text : ''), `${path}: writes to the console`],
      [path.endsWith('.svg') && /<script|\son\w+=|javascript:/i.test(text), `${path}: an SVG with a script`],
      [/(^|\/)(\.|node_modules\/)/.test(path), `${path}: does not belong into a plugin`]
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const zip = process.argv[2] ?? join(folder, `${name}-${version}.zip`);
  const found = faultsOf(readFileSync(zip), basename(zip));
  console.log(found.length === 0 ? `${basename(zip)}: nothing to object to` : found.join('\n'));
  process.exitCode = found.length === 0 ? 0 : 1;
}
