/** From a datagram whose template has not come to the event that says so, and the one that says that it is over. */
import { expect, it } from 'vitest';
import { Decoder } from '../../collector/flow/decoder.js';
import { defaultLimits } from '../../collector/flow/domain.js';
import { MissingTemplates } from '../../collector/reconciliation/templates.js';
import { be, ipfix, set, template } from '../flow/build.js';

const ADDRESS = '192.0.2.1';
const SECOND = 1_000;

function lab() {
  const decoder = new Decoder({
    limits: { ...defaultLimits, held: { octets: 4_096, age: 600 * SECOND } },
    rows: () => undefined,
  });
  const exporter = decoder.exporter(ADDRESS)!;
  const told = new MissingTemplates('c1');
  const look = (now: number, gateway: string | null = 'gw1') => {
    decoder.expire(now);
    const waitingSets = [...exporter.domains.values()].reduce((sum, { held }) => sum + held.size, 0);
    return told
      .look(now, [{ address: ADDRESS, gateway, waitingSets }])
      .map(({ code, severity, gateway: of, subject }) => [code, severity, of, subject]);
  };
  const data = (now: number): void => decoder.decode(ipfix({}, set(300, be([9, 4]))), exporter, now);
  return { decoder, exporter, look, data };
}

it('is told once after two minutes of waiting, and its end when the template comes', () => {
  const { decoder, exporter, look, data } = lab();
  data(0);
  expect(look(0)).toEqual([]);
  expect(look(119 * SECOND)).toEqual([]);
  expect(look(120 * SECOND)).toEqual([['template-missing', 'warning', 'gw1', ADDRESS]]);
  data(125 * SECOND);
  expect(look(130 * SECOND)).toEqual([]);
  decoder.decode(ipfix({}, set(2, template(300, [[1, 4]]))), exporter, 140 * SECOND);
  expect(look(140 * SECOND)).toEqual([['template-present', 'info', 'gw1', ADDRESS]]);
  expect(look(150 * SECOND)).toEqual([]);
});

it('is over as well when the exporter has fallen silent and what waited was dropped', () => {
  const { look, data, exporter } = lab();
  data(0);
  look(0);
  expect(look(120 * SECOND)).toHaveLength(1);
  expect(look(599 * SECOND)).toEqual([]);
  expect(look(601 * SECOND)).toEqual([['template-present', 'info', 'gw1', ADDRESS]]);
  expect([...exporter.domains.values()][0]!.errors.get('held-dropped')).toBe(1);
});

it('is not told of a template that follows its data, nor of somebody who belongs to no gateway', () => {
  const { look, data } = lab();
  data(0);
  expect(look(0, null)).toEqual([]);
  expect(look(300 * SECOND, null)).toEqual([]);
  const own = lab();
  own.data(0);
  own.look(0);
  own.decoder.decode(ipfix({}, set(2, template(300, [[1, 4]]))), own.exporter, 60 * SECOND);
  expect([...own.look(60 * SECOND), ...own.look(200 * SECOND)]).toEqual([]);
});
