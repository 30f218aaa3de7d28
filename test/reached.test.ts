/** What was made and never named elsewhere is told by its name: a table that no reader asks, a channel that no receiver has. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const rooms = ['alerts', 'collector', 'dashboard', 'plugins/interconnect-app/src'];

/** Where something begins: commands, pages, a thread's file. */
const beginnings = [
  /^collector\/(cli|generate)\.ts$/,
  /^collector\/(flow\/receiver|ledger\/reckoning)\/worker\.ts$/,
  /^dashboard\/grafana\/(generate|make-playlist)\.ts$/,
  /^dashboard\/report\/main\.ts$/,
  /^dashboard\/wall\/(authorities|incidents|main|oncall|own|reports)\.ts$/,
  /^plugins\/interconnect-app\/src\/(.*\/)?module\.tsx?$/,
  // Holds types against each other; nothing of it runs.
  /^collector\/api\/schema\/conform\.ts$/,
];

const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|\.d)\.tsx?$/.test(name))
    .map((name) => join(room, name)),
);

/** Without its ending: sources name each other by that of what is built of them, or by none. */
const bare = (path: string): string => path.replace(/\.(js|tsx?)$/, '');

const importsOf = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(join(root, file), 'utf8'), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => bare(relative(root, join(root, dirname(file), fileName))));

test('every source is imported by another, or something begins there', () => {
  const imported = new Set(files.flatMap(importsOf));
  const begins = (file: string): boolean => beginnings.some((pattern) => pattern.test(file));
  expect(files.filter((file) => !imported.has(bare(file)) && !begins(file))).toEqual([]);
  expect(beginnings.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
});
