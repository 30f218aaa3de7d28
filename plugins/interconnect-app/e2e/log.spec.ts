import { expect, test } from '@grafana/plugin-e2e';
import { readFileSync } from 'node:fs';
import { grafana, WHY } from './grafana';

test.skip(!grafana, WHY);
const log = process.env.GRAFANA_LOG;
test.skip(!log, 'GRAFANA_LOG names no file that this Grafana logs to');

/**
 * Said of every plugin that is not signed, as whoever allows it knows; that Grafana's own contact point, the first to be told of anything until the
 * routes of provisioned rules are made, has no mail server here; that the catalogue of plugins cannot be reached; and that a browser left a page
 * before it was answered.
 */
const EXPECTED = /unsigned|grafana-default-email|\/api\/gnet\/|context canceled/;

test('Grafana warns of nothing that comes from these files', () => {
  const lines = readFileSync(log ?? '', 'utf8').split('\n');
  const ours = lines.filter((line) => /level=(warn|error)/.test(line) && /interconnect/i.test(line));
  expect(ours.filter((line) => !EXPECTED.test(line))).toEqual([]);
});
