// force timezone to UTC to allow tests to work regardless of local timezone
// generally used by snapshots, but can affect specific tests
process.env.TZ = 'UTC';

const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const base = require('./.config/jest.config');

module.exports = {
  // Jest configuration provided by Grafana scaffolding
  ...base,
  moduleNameMapper: {
    ...base.moduleNameMapper,
    '\\.css\\?raw$': '<rootDir>/tests/fixture/style.js',
    // The charts are TypeScript for Node: their imports say .js.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // Some of d3 comes as .mjs.
  transform: { ...base.transform, '^.+\\.mjs$': Object.values(base.transform)[0] },
  moduleFileExtensions: ['js', 'mjs', 'ts', 'tsx', 'json'],
  // What the charts import is taken from here, wherever they stand.
  modulePaths: [...base.modulePaths, '<rootDir>/node_modules'],
  transformIgnorePatterns: [
    nodeModulesToTransform([...grafanaESModules, 'd3', 'd3-.*', 'internmap', 'delaunator', 'robust-predicates']),
  ],
};
