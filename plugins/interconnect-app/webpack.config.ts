import CopyWebpackPlugin from 'copy-webpack-plugin';
import { readFileSync } from 'fs';
import path from 'path';
import type { Configuration, RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';
import VirtualModulesPlugin from 'webpack-virtual-modules';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config';

/** A style sheet asked for as `?raw` is its text: it is scoped to a panel before it is used. */
const raw: RuleSetRule = { resourceQuery: /raw/, type: 'asset/source' };

const LOGO = 'img/logo.svg';

/** What only the app itself does: the files of nested plugins are copied and filled in with its own. */
const once = ['CopyPlugin', 'ReplaceInFilePlugin', 'ReplacePlugin', 'BuildModeWebpackPlugin'];

/** Where a module's later parts are: beside itself. One for each build, because it belongs to the compiler that it was given to. */
const publicPath = (id: string) =>
  new VirtualModulesPlugin({
    'node_modules/grafana-public-path.js': `
      import amdMetaModule from 'amd-module';
      __webpack_public_path__ = amdMetaModule && amdMetaModule.uri
        ? amdMetaModule.uri.slice(0, amdMetaModule.uri.lastIndexOf('/') + 1)
        : 'public/plugins/${id}/';`,
  });

/**
 * One build for the app and one for each plugin nested in it. Grafana serves a nested plugin from its own folder alone, under its own id: what it
 * loads later has to stand in that folder, so that nothing is shared between them.
 */
const config = async (env: Env): Promise<Configuration[]> => {
  const base = ours(await grafanaConfig(env));
  const entries = Object.entries(base.entry as Record<string, string>).sort(([x], [y]) => x.length - y.length);
  const builds = entries.map(([name, file]) => build(base, path.dirname(name), file));
  return Object.assign(builds, { parallelism: 1 });
};

function build(base: Configuration, folder: string, file: string): Configuration {
  const { id } = JSON.parse(readFileSync(path.join(path.dirname(file), 'plugin.json'), 'utf8')) as { id: string };
  const nested = folder !== '.';
  const dropped = ['VirtualModulesPlugin', ...(nested ? once : [])];
  const plugins = base.plugins?.filter((plugin) => !dropped.includes(plugin?.constructor.name ?? '')) ?? [];
  return {
    ...base,
    name: id,
    entry: { module: file },
    cache: typeof base.cache === 'object' ? { ...base.cache, name: id } : base.cache,
    plugins: [...plugins, publicPath(id)],
    output: {
      ...base.output,
      path: path.join(String(base.output?.path), folder),
      publicPath: `public/plugins/${id}/`,
      uniqueName: id,
      // scripts/build.mjs empties dist/: a build must not remove what another one made.
      clean: false,
    },
  };
}

function ours(base: Configuration): Configuration {
  const rules = (base.module?.rules ?? []) as RuleSetRule[];
  const nested = Object.keys(base.entry ?? {})
    .map((name) => path.dirname(name))
    .filter((folder) => folder !== '.');
  const besidesRaw = (rule: RuleSetRule) =>
    String(rule.test) === String(/\.css$/) ? { ...rule, resourceQuery: { not: [/raw/] } } : rule;
  return merge(
    {
      ...base,
      module: { ...base.module, rules: [...rules.map(besidesRaw), raw] },
      // d3 is drawn with in the report and on the wall as well: what is tested there is what is bundled here.
      externals: Array.isArray(base.externals) ? base.externals.filter((one) => one !== 'd3') : base.externals,
    },
    {
      resolve: {
        // The charts are TypeScript for Node: their imports say .js.
        extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
        // What they import is taken from here, wherever they stand.
        modules: [path.resolve(process.cwd(), 'node_modules')],
      },
      // Nested plugins look for their logo beside their own plugin.json: it is the app's.
      plugins: [new CopyWebpackPlugin({ patterns: nested.map((folder) => ({ from: LOGO, to: `${folder}/${LOGO}` })) })],
      performance: { hints: false },
    }
  );
}

export default config;
