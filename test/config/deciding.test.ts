/** More probes decide than the ledger keeps evidence of. */
import { expect, it } from 'vitest';
import { draft } from '../../collector/config/draft.js';
import { runChecks } from '../../collector/config/checks/index.js';
import { configSchema } from '../../collector/config/schema/index.js';
import { contractVersions } from '../../collector/config/contract/resolve.js';
import { setupOf } from '../../collector/ledger/settings.js';

const given = (count: number) => ({
  interconnect: { name: 'x' },
  gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
  probes: Array.from({ length: count }, (_, i) => ({ name: `p${i}`, target: '192.0.2.9', service: i > 0 })),
  contract: { versions: [{ effective: '2026-01-01', services: [{ name: 'x', probes: ['p0'] }] }] },
});

const warned = (raw: object) =>
  runChecks({ draft: draft(configSchema, raw) ?? {}, raw, env: { C: 'c' } }).filter(
    ({ code }) => code === 'CONFIG_TOO_MANY_DECIDING',
  );

it('is said by name before it starts, and is what the ledger does', () => {
  expect(warned(given(64))).toEqual([]);
  const [warning, ...others] = warned(given(66));
  expect(others).toEqual([]);
  expect(warning?.message).toContain('p64, p65 will count in no month');
  const config = configSchema.parse(given(66));
  const { setup, left } = setupOf(config, [], contractVersions(config));
  expect([setup.probes.length, left]).toEqual([64, ['p64', 'p65']]);
});
