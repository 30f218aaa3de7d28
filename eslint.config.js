import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Who may know whom: each room and the rooms it may import from. Everything not named is refused. */
const rooms = {
  model: [],
  resilience: ['model'],
  sla: ['model'],
  config: ['model'],
  snmp: ['model', 'config'],
  // Of snmp the wire format and its keys: a trap is a message like any other.
  traps: ['model', 'config', 'snmp'],
  store: ['model', 'config'],
  // Sockets by the C library.
  native: ['model'],
  flow: ['model', 'config', 'native'],
  // Two programs that prove to each other who they are, by certificates.
  mutual: ['model', 'config'],
  probe: ['model', 'config', 'mutual', 'native'],
  // Where both tellings of the same traffic meet.
  reconciliation: ['model', 'config', 'flow', 'store'],
  control: ['model'],
  // Ledgers on disk: what is pure about them is in sla.
  ledger: ['model', 'config', 'sla', 'store'],
  records: ['model'],
  audit: ['model', 'config'],
  identity: ['model', 'control'],
  // Puts together what a report is written from; who writes it is a process of its own.
  reporting: ['model', 'config', 'sla', 'store'],
  // Authorities that join: what is added while the collector runs, and what is seen of them.
  onboarding: ['model', 'config'],
  backup: ['model'],
  // Who has what, and what they let each other know through the store.
  sharding: ['model', 'config', 'store'],
  // Knows what can be wrong, not how it is found out: facts are put before it.
  diagnosis: ['model', 'config', 'certs', 'probe'],
  certs: ['model', 'config'],
  simulator: ['model', 'config', 'snmp'],
  api: ['model', 'config', 'store', 'resilience', 'control', 'records', 'audit', 'identity', 'mutual', 'sharding'],
};

const boundary = ([room, known]) => ({
  files: [`collector/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...Object.keys(rooms)
            .filter((other) => other !== room && !known.includes(other))
            .map((other) => ({
              regex: `^(\\.\\./)+${other}/`,
              message: `collector/${room} may not know collector/${other}`,
            })),
          { regex: '^(\\.\\./)+(main|cli)\\.js$', message: 'only the outside starts the house' },
          { regex: '^(\\.\\./)+test/', message: 'nothing imports test' },
          { regex: '^(\\.\\./)+(dashboard|alerts|plugins)/', message: 'the collector does not know who shows it' },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'docs/', 'plugins/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
    },
  },
  ...Object.entries(rooms).map(boundary),
  {
    files: ['alerts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/collector/(?!deps\\.js$|model/|config/|mutual/)',
              message: 'alerts know metrics by name, and nothing of how the collector makes them',
            },
            { regex: '^(\\.\\./)+(dashboard|plugins|test)/', message: 'alerts know neither who shows them nor tests' },
          ],
        },
      ],
    },
  },
  {
    files: ['dashboard/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/collector/(?!api/types\\.js$)',
              message: 'the dashboard reaches the collector over HTTP and imports only its types',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  // A script that a pipeline runs speaks on its standard output.
  { files: ['.ci/**'], rules: { 'no-console': 'off' } },
);
