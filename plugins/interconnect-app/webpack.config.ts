import CopyWebpackPlugin from 'copy-webpack-plugin';
import path from 'path';
import type { Configuration, RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config';

/** A style sheet asked for as `?raw` is its text: it is scoped to a panel before it is used. */
const raw: RuleSetRule = { resourceQuery: /raw/, type: 'asset/source' };

function besidesRaw(rule: RuleSetRule): RuleSetRule {
  return String(rule.test) === String(/\.css$/) ? { ...rule, resourceQuery: { not: [/raw/] } } : rule;
}

const config = async (env: Env): Promise<Configuration> => {
  const base = await grafanaConfig(env);
  const rules = (base.module?.rules ?? []) as RuleSetRule[];
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
      // The logos of nested plugins stand beside their plugin.json.
      plugins: [new CopyWebpackPlugin({ patterns: [{ from: '**/img/*.{svg,png}', to: '.' }] })],
      performance: { hints: false },
    }
  );
};

export default config;
