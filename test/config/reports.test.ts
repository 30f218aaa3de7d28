import { expect, test } from 'vitest';
import { runChecks } from '../../collector/config/checks/index.js';
import { configSchema } from '../../collector/config/schema/index.js';
import { readCsv } from '../../collector/config/networks/csv.js';

const base = {
  interconnect: { name: 'x' },
  gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
};
const email = { host: '127.0.0.1', tls: 'none', from: 'sla@example.net', to: ['a@example.net'] };

test('what an authority ordered and pays is read from YAML and from CSV alike', () => {
  const csv = readCsv(
    'name,prefixes,ordered,contracted,charge,setup,replaces\nLeeds,10.2.0.0/16,2026-04-01,2 Mbit/s,"£7,200",450,13218.50\n',
    'register.csv',
    'a',
  );
  expect(csv.faults).toEqual([]);
  const terms = {
    ordered: '2026-04-01',
    contracted: 2e6,
    charge: { year: 7200, setup: 450 },
    replaces: { year: 13218.5 },
  };
  expect(csv.entries[0]!.network).toMatchObject(terms);
  const yaml = { name: 'Leeds', prefixes: ['10.2.0.0/16'], ...terms, contracted: '2 Mbit/s' };
  expect(configSchema.parse({ ...base, networks: { authorities: [yaml] } }).networks.authorities[0]).toMatchObject(
    terms,
  );
});

test.each([
  ['ordered', '1 April', 'ordered'],
  ['charge', 'a lot', 'charge'],
  ['contracted', '2', 'contracted'],
])('a cell of %s that is none is told', (column, value, key) => {
  const { faults } = readCsv(`name,prefixes,${column}\nLeeds,10.2.0.0/16,${value}\n`, 'register.csv', 'a');
  expect(faults[0]?.key).toContain(key);
  expect(faults[0]).toMatchObject({ line: 2 });
});

test('what is attached must be made; mail beyond loopback must be encrypted', () => {
  const faults = (change: object) =>
    runChecks({
      draft: configSchema.parse({
        ...base,
        reports: { schedule: { forms: ['html'], email: { ...email, ...change } } },
      }) as never,
      raw: {},
      env: { C: 'community-of-length' },
    }).map(({ path }) => path.join('.'));
  expect(faults({ attach: ['html'] })).toEqual([]);
  expect(faults({})).toContain('reports.schedule.email.attach.0');
  expect(faults({ attach: ['html'], host: 'mail.example.net' })).toContain('reports.schedule.email.host');
  expect(faults({ attach: ['html'], username: 'u' })).toContain('reports.schedule.email.password');
});
