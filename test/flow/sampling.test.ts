import { describe, expect, it } from 'vitest';
import {
  be,
  ethernet,
  flowSample,
  ipfix,
  ipv4,
  netflow5,
  netflow9,
  optionsTemplate,
  optionsTemplate9,
  rawHeader,
  set,
  sflow,
  template,
  udp,
  type FieldSpec,
} from './build.js';
import { decodeAll } from './decode.js';

const samplings = (datagrams: Uint8Array[], rate = 0) =>
  decodeAll(datagrams, { rate }).records.map(({ sampling }) => sampling);
const flowFields: FieldSpec[] = [
  [10, 4],
  [302, 4],
  [1, 4],
];
const flow = (input: number, selector: number): Uint8Array => be([input, 4], [selector, 4], [1000, 4]);
const data = (...flows: Uint8Array[]): Uint8Array => ipfix({}, set(2, template(256, flowFields)), set(256, ...flows));

describe('the sampling rate of a record', () => {
  it('is 1 and from nobody when nobody says', () => {
    expect(samplings([data(flow(1, 1))])).toEqual([{ rate: 1, source: 'none' }]);
  });

  it('comes from the header of NetFlow v5', () => {
    const record = { source: 1, destination: 2, octets: 3, packets: 4 };
    expect(samplings([netflow5({}, [record], 0x4000 | 100)])).toEqual([{ rate: 100, source: 'header' }]);
  });

  it('comes from options per selector, where IE 309 and 310 stand above IE 305', () => {
    const options = optionsTemplate(
      300,
      [[302, 4]],
      [
        [305, 4],
        [309, 4],
        [310, 4],
      ],
    );
    const announced = ipfix(
      {},
      set(3, options),
      set(300, be([7, 4], [1, 4], [1, 4], [256, 4]), be([8, 4], [1, 4], [2, 4], [1024, 4])),
    );
    expect(samplings([announced, data(flow(1, 7), flow(1, 8), flow(1, 9))])).toEqual([
      { rate: 256, source: 'options-sampler' },
      { rate: 512, source: 'options-sampler' },
      { rate: 1, source: 'none' },
    ]);
  });

  it('comes from options per sampler of NetFlow v9 (IE 48 and 50)', () => {
    const options = netflow9(
      {},
      set(
        1,
        optionsTemplate9(
          300,
          [[1, 4]],
          [
            [48, 1],
            [50, 4],
          ],
        ),
      ),
      set(300, be([0, 4], [3, 1], [30_000, 4])),
    );
    const flows = netflow9(
      {},
      set(
        0,
        template(256, [
          [48, 1],
          [1, 4],
        ]),
      ),
      set(256, be([3, 1], [9, 4])),
    );
    expect(samplings([options, flows])).toEqual([{ rate: 30_000, source: 'options-sampler' }]);
  });

  it('comes from options per interface', () => {
    const options = netflow9({}, set(1, optionsTemplate9(300, [[2, 4]], [[34, 4]])), set(300, be([5, 4], [128, 4])));
    const flows = netflow9(
      {},
      set(
        0,
        template(256, [
          [10, 4],
          [1, 4],
        ]),
      ),
      set(256, be([5, 4], [9, 4], [6, 4], [9, 4])),
    );
    expect(samplings([options, flows])).toEqual([
      { rate: 128, source: 'options-interface' },
      { rate: 1, source: 'none' },
    ]);
  });

  it('comes, of a flow metered at egress, from options for the interface that it left by', () => {
    const announced = [
      set(1, optionsTemplate9(300, [[2, 4]], [[34, 4]])),
      set(300, be([5, 4], [128, 4], [6, 4], [64, 4])),
    ];
    const fields: FieldSpec[] = [
      [10, 4],
      [14, 4],
      [61, 1],
    ];
    const flows = be([5, 4], [6, 4], [0, 1], [5, 4], [6, 4], [1, 1], [5, 4], [7, 4], [1, 1]);
    const datagram = netflow9({}, ...announced, set(0, template(256, fields)), set(256, flows));
    expect(samplings([datagram]).map((sampling) => sampling?.rate)).toEqual([128, 64, 128]);
  });

  it('comes from options for a template, as IE 305 of 305 and 306 together', () => {
    const options = ipfix(
      {},
      set(
        3,
        optionsTemplate(
          300,
          [
            [149, 4],
            [145, 2],
          ],
          [
            [305, 4],
            [306, 4],
          ],
        ),
      ),
      set(300, be([0, 4], [256, 2], [1, 4], [9, 4])),
    );
    expect(samplings([options, data(flow(1, 1))])).toEqual([{ rate: 10, source: 'options-template' }]);
  });

  it('comes from options for the whole domain', () => {
    const options = ipfix(
      {},
      set(3, optionsTemplate(300, [[144, 4]], [[311, 8]])),
      set(300, be([1, 4], [0x3fb999999999999an, 8])),
    );
    expect(samplings([options, data(flow(1, 1))])).toEqual([{ rate: 10, source: 'options-domain' }]);
  });

  it('stands in the record itself before any option, and a zero there says nothing', () => {
    const options = ipfix({}, set(3, optionsTemplate(300, [[144, 4]], [[34, 4]])), set(300, be([1, 4], [50, 4])));
    const flows = ipfix(
      {},
      set(
        2,
        template(256, [
          [34, 4],
          [1, 4],
        ]),
      ),
      set(256, be([2048, 4], [1, 4], [0, 4], [1, 4])),
    );
    expect(samplings([options, flows])).toEqual([
      { rate: 2048, source: 'record' },
      { rate: 50, source: 'options-domain' },
    ]);
  });

  it('comes from the sFlow sample', () => {
    const frame = rawHeader(ethernet(0x0800, ipv4({}, udp(1, 2, new Uint8Array(20)))));
    expect(samplings([sflow({}, flowSample({ rate: 4096 }, frame))])).toEqual([{ rate: 4096, source: 'sample' }]);
  });

  it('is what the configuration says, above everything', () => {
    const flows = ipfix(
      {},
      set(
        2,
        template(256, [
          [34, 4],
          [1, 4],
        ]),
      ),
      set(256, be([2048, 4], [1, 4])),
    );
    expect(samplings([flows], 7)).toEqual([{ rate: 7, source: 'configured' }]);
  });
});
