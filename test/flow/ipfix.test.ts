import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../collector/flow/domain.js';
import { be, concat, ipfix, netflow9, set, template, type FieldSpec } from './build.js';
import { decodeAll } from './decode.js';

const plain: FieldSpec[] = [
  [8, 4],
  [1, 4],
];
const row = (address: number, octets: number): Uint8Array => be([address, 4], [octets, 4]);

describe('templates', () => {
  it('holds data until its template comes, and decodes it in order', () => {
    const { records, domains } = decodeAll([
      ipfix({ sequence: 0 }, set(256, row(1, 10))),
      ipfix({ sequence: 1 }, set(256, row(2, 20))),
      ipfix({ sequence: 2 }, set(2, template(256, plain)), set(256, row(3, 30))),
    ]);
    expect(records.map((record) => record['octetDeltaCount'])).toEqual([10, 20, 30]);
    expect(domains[0]?.counts.undecodedSets).toBe(0);
    expect(domains[0]?.exporter.heldBudget.octets).toBe(0);
  });

  it('reads the template that was announced last', () => {
    const changed: FieldSpec[] = [
      [1, 4],
      [8, 4],
    ];
    const { records } = decodeAll([
      ipfix({}, set(2, template(256, plain)), set(256, row(1, 10))),
      ipfix({}, set(2, template(256, changed)), set(256, row(20, 0x0a000001))),
    ]);
    expect(records.map((record) => record['octetDeltaCount'])).toEqual([10, 20]);
    expect(records[1]?.['sourceIPv4Address']).toBe('10.0.0.1');
  });

  const withdrawn = (number: number, withdrawal: Uint8Array): Uint8Array[] => [
    ipfix({}, set(2, template(256, plain))),
    ipfix({}, set(number, withdrawal)),
    ipfix({}, set(256, row(1, 10))),
  ];

  it('forgets a template that is withdrawn, alone or with all others of its kind', () => {
    for (const withdrawal of [template(256, []), template(2, [])]) {
      const { records, domains, errors } = decodeAll(withdrawn(2, withdrawal), { withdraws: true });
      expect([records.length, domains[0]?.counts.undecodedSets, errors]).toEqual([0, 1, {}]);
    }
    expect(decodeAll(withdrawn(3, template(3, [])), { withdraws: true }).records).toHaveLength(1);
  });

  it('keeps a template that is withdrawn over UDP, where nothing says that the withdrawal is not late (RFC 7011 section 8.4)', () => {
    const { records, errors } = decodeAll(withdrawn(2, template(256, [])));
    expect([records.length, errors]).toEqual([1, { 'withdrawal-udp': 1 }]);
  });

  it('keeps domains apart', () => {
    const { records } = decodeAll([
      ipfix({ domain: 1 }, set(2, template(256, plain))),
      ipfix({ domain: 2 }, set(256, row(1, 10))),
      ipfix({ domain: 1 }, set(256, row(1, 11))),
    ]);
    expect(records.map((record) => record['octetDeltaCount'])).toEqual([11]);
  });

  it('keeps no more of them than the limit, and no more held data', () => {
    const limits = {
      ...defaultLimits,
      templates: { templates: 10, fields: 1000, age: 1e9 },
      held: { octets: 1000, age: 1e9 },
    };
    const flood = Array.from({ length: 50 }, (_, i) =>
      ipfix({}, set(2, template(256 + i, plain)), set(1000 + i, row(1, 2))),
    );
    const { domains, errors } = decodeAll(flood, { limits });
    expect(domains[0]?.templates.size).toBe(10);
    expect(domains[0]?.exporter.heldBudget.octets).toBeLessThanOrEqual(1000);
    expect(errors['template-evicted']).toBe(40);
    expect(errors['held-dropped']).toBeGreaterThan(30);
  });

  it('gives up a template that is too old', () => {
    const limits = { ...defaultLimits, templates: { ...defaultLimits.templates, age: 500 } };
    const { records, errors } = decodeAll([ipfix({}, set(2, template(256, plain))), ipfix({}, set(256, row(1, 2)))], {
      limits,
    });
    expect([records.length, errors]).toEqual([0, { 'template-expired': 1 }]);
  });

  it('outlive a restart by way of storage', () => {
    const before = decodeAll([
      netflow9(
        {},
        set(
          0,
          template(256, [
            [40001, 4],
            [1, 4],
          ]),
        ),
      ),
    ]).domains[0]!;
    const stored: unknown = JSON.parse(JSON.stringify(before.templates.store()));
    const after = decodeAll([netflow9({ domain: 9 })]).domains[0]!;
    after.templates.restore(stored as ReturnType<typeof before.templates.store>, true);
    expect(after.templates.store()).toEqual(before.templates.store());
    expect(after.templates.find(256, 1_700_000_000_000)?.fields[0]?.element.name).toBe('xlateSourceIPv4Address');
  });
});

describe('fields', () => {
  it('are named: enterprise, reverse, unknown', () => {
    const fields: FieldSpec[] = [
      [118, 2, 35632],
      [1, 4, 29305],
      [7, 2, 99],
      [880, 1, 6876],
    ];
    const { records } = decodeAll([
      ipfix({}, set(2, template(256, fields)), set(256, be([5, 2], [77, 4], [0xabcd, 2], [6, 1]))),
    ]);
    expect(records[0]).toMatchObject({ l7Proto: 5, reverseOctetDeltaCount: 77, '99.7': 'abcd', tenantProtocol: 6 });
  });

  it('may be shorter than their type, variable, absent or wide', () => {
    const fields: FieldSpec[] = [
      [1, 3],
      [82, 65535],
      [95, 0],
      [2, 8],
      [82, 65535],
    ];
    const long = new Uint8Array(300).fill(0x78);
    const body = concat(be([70_000, 3], [2, 1], [0x6162, 2], [2n ** 60n, 8]), be([255, 1], [300, 2]), long);
    const { records } = decodeAll([ipfix({}, set(2, template(256, fields)), set(256, body))]);
    expect(records[0]).toMatchObject({
      octetDeltaCount: 70_000,
      interfaceName: ['ab', 'x'.repeat(300)],
      packetDeltaCount: String(2n ** 60n),
    });
    expect(records[0]).not.toHaveProperty('applicationId');
  });

  it('of text are empty where the record says so, and absent where the template does', () => {
    const fields: FieldSpec[] = [
      [147, 65535],
      [82, 0],
      [1, 65535],
      [2, 1],
    ];
    const { records } = decodeAll([ipfix({}, set(2, template(256, fields)), set(256, be([0, 1], [0, 1], [3, 1])))]);
    expect(records[0]).toMatchObject({ wlanSSID: '', packetDeltaCount: 3 });
    expect(records[0]).not.toHaveProperty('interfaceName');
    expect(records[0]).not.toHaveProperty('octetDeltaCount');
  });

  it('of structured data are passed over by their length (RFC 6313)', () => {
    const fields: FieldSpec[] = [
      [291, 65535],
      [292, 65535],
      [293, 65535],
      [1, 4],
    ];
    const list = (...bytes: number[]): Uint8Array => concat(be([bytes.length, 1]), Uint8Array.from(bytes));
    const body = concat(list(255, 0, 8, 0, 4, 10, 0, 0, 1), list(255, 1, 0), list(), be([42, 4]));
    const { records } = decodeAll([ipfix({}, set(2, template(256, fields)), set(256, body, body))]);
    expect(records.map((record) => record['octetDeltaCount'])).toEqual([42, 42]);
  });

  it('of times are ISO 8601', () => {
    const fields: FieldSpec[] = [
      [150, 4],
      [152, 8],
      [154, 8],
      [156, 8],
    ];
    const ntp = (1_700_000_000n + 2_208_988_800n) << 32n;
    const { records } = decodeAll([
      ipfix(
        {},
        set(2, template(256, fields)),
        set(256, be([1_700_000_000, 4], [1_700_000_000_123, 8], [ntp + (1n << 31n), 8], [ntp + 43n, 8])),
      ),
    ]);
    expect(records[0]).toMatchObject({
      flowStartSeconds: '2023-11-14T22:13:20Z',
      flowStartMilliseconds: '2023-11-14T22:13:20.123Z',
      flowStartMicroseconds: '2023-11-14T22:13:20.500000Z',
      flowStartNanoseconds: '2023-11-14T22:13:20.000000010Z',
    });
  });
});

describe('malformed messages', () => {
  it('are discarded whole when their sets do not tile them (RFC 7011 section 9.1)', () => {
    const message = ipfix({}, set(2, template(256, plain)), set(256, row(1, 2)), be([256, 2], [400, 2], [0, 4]));
    const { records, domains, errors } = decodeAll([message]);
    expect([records.length, domains[0]?.counts.templates, errors]).toEqual([0, 0, { 'message-malformed': 1 }]);
  });

  it('do not make an endless loop of records without length', () => {
    const { records, errors } = decodeAll([
      ipfix(
        {},
        set(
          2,
          template(256, [
            [1, 0],
            [2, 0],
          ]),
        ),
        set(256, row(1, 2)),
      ),
    ]);
    expect([records.length, errors]).toEqual([0, { 'template-empty': 1 }]);
  });

  it('end a set where a variable length runs past it', () => {
    const { records, errors } = decodeAll([
      ipfix({}, set(2, template(256, [[82, 65535]])), set(256, be([1, 1], [0x61, 1], [200, 1], [0x62, 1]))),
    ]);
    expect([records.length, errors]).toEqual([1, { 'record-truncated': 1 }]);
  });

  it('of any bytes at all are counted', () => {
    expect(decodeAll([new Uint8Array(3), new Uint8Array(64)]).errors).toEqual({
      'datagram-short': 1,
      'version-unknown': 1,
    });
  });
});

describe('sequence numbers', () => {
  const data = (sequence: number, n = 1): Uint8Array =>
    ipfix({ sequence }, set(256, ...Array.from({ length: n }, () => row(1, 2))));
  const counts = (...messages: Uint8Array[]) =>
    decodeAll([ipfix({}, set(2, template(256, plain))), ...messages]).domains[0]?.streams.counts;

  it('of IPFIX count records', () => {
    expect(counts(data(0, 3), data(3), data(4))).toMatchObject({ gaps: 0, duplicates: 0, reordered: 0 });
    expect(counts(data(0, 3), data(13))).toMatchObject({ gaps: 10 });
    expect(counts(data(0), data(0))).toMatchObject({ gaps: 0, duplicates: 1 });
    expect(counts(data(0), data(2), data(1))).toMatchObject({ gaps: 0, reordered: 1 });
  });

  it('of NetFlow v9 count datagrams, and wrap', () => {
    const v9 = (...numbers: number[]) =>
      decodeAll(numbers.map((sequence) => netflow9({ sequence }))).domains[0]?.streams.counts;
    expect(v9(0xfffffffe, 0xffffffff, 0, 1)).toMatchObject({ gaps: 0, reordered: 0, restarts: 0 });
    expect(v9(5, 8)).toMatchObject({ gaps: 2 });
    expect(v9(5_000_000, 1, 2)).toMatchObject({ gaps: 0, restarts: 1 });
  });
});
