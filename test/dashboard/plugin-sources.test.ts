/**
 * The app's sources, held against what is ours in them without the 830 MB that its own checks need (plugin.test.ts): charts, answers of the API and
 * its own modules are compiled with the packages that stand here; of Grafana and React nothing is known but the names that are taken from them.
 */
import { build, type Plugin } from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'plugins/interconnect-app');
const packages = join(root, 'node_modules');
const files = readdirSync(join(plugin, 'src'), { recursive: true, encoding: 'utf8' });
const sources = files.filter((path) => /(?<!\.test)\.tsx?$/.test(path)).map((path) => join(plugin, 'src', path));
const entries = sources.filter((path) => /\/module\.tsx?$/.test(path));

/** What Grafana has already, and what comes with the router: neither is here. */
const FOREIGN = /^(@grafana\/(data|runtime|schema|ui)|react|react-router-dom|rxjs|@emotion\/css)$/;

describe('sources of the Grafana app', () => {
  test('an entry stands beside each plugin.json', () => {
    const described = files.filter((path) => basename(path) === 'plugin.json').map(dirname);
    expect(entries.map((path) => relative(join(plugin, 'src'), dirname(path)) || '.').sort()).toEqual(described.sort());
  });

  test('all that they import is there, and of others only what Grafana shares', async () => {
    const { errors, warnings, metafile } = await build({
      entryPoints: entries,
      ...{ bundle: true, splitting: true, format: 'esm', write: false, metafile: true, logLevel: 'silent' },
      ...{
        outdir: join(plugin, 'dist'),
        absWorkingDir: root,
        nodePaths: [packages],
        jsx: 'transform',
        tsconfigRaw: {},
      },
      plugins: [rawStyle, foreign],
    });
    expect([...errors, ...warnings].map(({ text, location }) => `${location?.file}: ${text}`)).toEqual([]);
    const reached = Object.keys(metafile.inputs).map((path) => join(root, path));
    // Types alone leave nothing behind.
    const idle = sources.filter((path) => !reached.includes(path) && !onlyTypes(path));
    expect(idle).toEqual([]);
  }, 60_000);

  test('charts are given what they take, and answers of the API are read as they are', () => {
    expect(faults()).toEqual([]);
  }, 240_000);

  test('every picture that is named is there', () => {
    const { info } = JSON.parse(readFileSync(join(plugin, 'src/plugin.json'), 'utf8')) as {
      info: { screenshots: { path: string }[] };
    };
    const readme = readFileSync(join(plugin, 'src/README.md'), 'utf8');
    const shown = [...readme.matchAll(/!\[[^\]]+\]\((img\/[^)]+)\)/g)].map(([, path]) => path!);
    const named = info.screenshots.map(({ path }) => path);
    expect(shown.sort()).toEqual(named.sort());
    for (const path of named) expect(existsSync(join(plugin, 'src', path)), path).toBe(true);
  });
});

/** `style.css?raw` is the text of that file, as the app's own build has it. */
const rawStyle: Plugin = {
  name: 'raw',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?raw$/ }, ({ path, resolveDir }) => ({
      ...{ path: join(resolveDir, path.replace('?raw', '')), namespace: 'raw' },
    }));
    onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

const foreign: Plugin = {
  name: 'foreign',
  setup({ onResolve }) {
    onResolve({ filter: FOREIGN }, ({ path }) => ({ path, external: true }));
  },
};

const parsed = (path: string) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);

const onlyTypes = (path: string): boolean =>
  parsed(path).statements.every(
    (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isImportDeclaration(one),
  );

/** Of what hands on the types that are ours. */
const SIGNATURES: Record<string, string> = {
  useCallback: '<T>(callback: T, seen: readonly unknown[]) => T',
  useMemo: '<T>(make: () => T, seen: readonly unknown[]) => T',
};

/** What is taken from packages that are not here: a name may be a value or a type, and is anything. */
function standIns(): string {
  const taken = new Map<string, Set<string>>();
  const namespaced = new Set<string>();
  for (const path of sources) {
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/\bReact\.([A-Z]\w*)/g)) namespaced.add(name!);
    for (const one of parsed(path).statements) {
      if (!ts.isImportDeclaration(one) || !ts.isStringLiteral(one.moduleSpecifier)) continue;
      const names = taken.get(one.moduleSpecifier.text) ?? new Set();
      const bound = one.importClause?.namedBindings;
      if (bound && ts.isNamedImports(bound))
        for (const { name, propertyName } of bound.elements) names.add((propertyName ?? name).text);
      taken.set(one.moduleSpecifier.text, names);
    }
  }
  const modules = [...taken].filter(([name]) => FOREIGN.test(name));
  const anything = (name: string) =>
    `export const ${name}: ${SIGNATURES[name] ?? 'any'}; export type ${name}<A = any, B = any, C = any> = any;`;
  const whole = `namespace whole { ${[...namespaced].map(anything).join(' ')} } const whole: any; export default whole;`;
  const declared = modules.map(
    ([name, names]) => `declare module '${name}' { ${whole} ${[...names].map(anything).join(' ')} }`,
  );
  return `${declared.join('\n')}
declare module '*.css?raw' { const text: string; export default text; }
declare namespace JSX { interface IntrinsicElements { [name: string]: any } interface ElementChildrenAttribute { children: object } }`;
}

/** Of a base class, of a function and of a guard that are anything. */
const UNKNOWABLE = [2347, 4113, 18046];

function faults(): string[] {
  const options: ts.CompilerOptions = {
    ...{ strict: true, noImplicitAny: false, noEmit: true, skipLibCheck: true, resolveJsonModule: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve },
    ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, esModuleInterop: true },
    // Where the app has packages of its own, those are not looked at: with and without them the answer is the same.
    paths: { d3: [join(packages, '@types/d3')], 'zod/mini': [join(packages, 'zod/mini')] },
  };
  const names = join(plugin, 'src/stand-ins.d.ts');
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  const text = standIns();
  host.fileExists = (path) => path === names || fileExists(path);
  host.readFile = (path) => (path === names ? text : readFile(path));
  host.getSourceFile = (path, version) => {
    const read = host.readFile(path);
    return read === undefined ? undefined : ts.createSourceFile(path, read, version);
  };
  const program = ts.createProgram({ rootNames: [...sources, names], options, host });
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ code }) => !UNKNOWABLE.includes(code))
    .map(({ file, start = 0, code, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${relative(root, file?.fileName ?? '')}:${line} ${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
