import { dataOf } from './api/stream';
import { explain } from './api/explain';
import { urlFault } from './config/urlFault';
import { fill } from './fill';
import { isOlder } from './health';

describe('what is wrong, in words', () => {
  test.each([
    [502, null, /cannot reach the collector of data source S/],
    [401, { error: { code: 'token-required', message: '' } }, /refused the token of data source S/],
    [400, 'Authentication to data source failed', /refused the token of data source S/],
    [400, { error: 'Authentication to data source failed' }, /refused the token of data source S/],
    [403, { error: { code: 'host-refused', message: '' } }, /refused the host name/],
    [400, { error: { code: 'bad-range', message: 'from is after to' } }, /^from is after to$/],
    [404, 'no', /older collector, or no collector/],
    [418, null, /answered 418/],
  ])('%d %j', (status, body, said) => expect(explain(status, body, 'S')).toMatch(said));

  test('a collector that is older than the plugin needs', () => {
    expect([isOlder('0.0.9'), isOlder('0.1.0'), isOlder('1.0.0')]).toEqual([true, false, false]);
  });

  test.each([
    ['', /Enter where/],
    ['collector', /no URL/],
    ['ftp://x', /https/],
    ['https://ana:pw@x', /user and password/],
    ['https://x/api/v1', /api out/],
  ])('address %s', (url, said) => expect(urlFault(url)).toMatch(said));

  test('an address that is sound has no fault', () => expect(urlFault('https://collector.example:8443')).toBeNull());
});

test('a query has its variables filled in, and filters without a value go', () => {
  const query = {
    refId: 'A',
    kind: 'series' as const,
    name: '$p',
    filters: [
      { key: 'gateway', value: '$g' },
      { key: 'x', value: '$none' },
    ],
  };
  const values: Record<string, string> = { $p: 'path-gw1', $g: 'gw1,gw2', $none: '' };
  expect(fill(query, (text) => values[text] ?? text)).toMatchObject({
    name: 'path-gw1',
    filters: [{ key: 'gateway', value: 'gw1,gw2' }],
  });
});

test('of the stream only a status is data', () => {
  expect(dataOf('event: status\ndata: {"a":1}')).toBe('{"a":1}');
  expect(dataOf('retry: 2000')).toBeNull();
  expect(dataOf('event: other\ndata: 1')).toBeNull();
});
