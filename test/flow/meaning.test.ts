import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../collector/flow/batch.js';
import { Applications } from '../../collector/flow/meaning/applications.js';
import { Classes, classNames } from '../../collector/flow/meaning/classes.js';
import { Crossings, ExporterInterfaces, type FacingInterface } from '../../collector/flow/meaning/interfaces.js';
import { Names } from '../../collector/flow/meaning/names.js';
import { portless, services } from '../../collector/flow/meaning/ports.js';
import { trafficClasses } from '../../collector/config/schema/flow.js';

const TCP = 6;
const UDP = 17;

describe('applications', () => {
  const names = new Names(12);
  const applications = new Applications(names, [{ name: 'care-records', protocol: 'tcp', ports: [8444, 443] }]);
  const called = (protocol: number, source: number, destination: number): string =>
    names.text(applications.find(protocol, source, destination));

  it.each([
    ['hl7-mllp', TCP, 50_123, 2575],
    ['hl7-mllp', TCP, 2575, 50_123],
    ['dicom', TCP, 104, 11112],
    ['https', UDP, 443, 60_000],
    ['care-records', TCP, 443, 60_000],
    ['care-records', TCP, 60_000, 8444],
    ['dns', UDP, 53, 123],
    ['icmp', 58, 0, 0],
    ['ipsec', 50, 0, 0],
    ['unknown', TCP, 40_000, 50_000],
    ['unknown', NONE, 443, 443],
    ['unknown', 200, 443, 80],
  ])('%s', (name, protocol, source, destination) => {
    expect(called(protocol, source, destination)).toBe(name);
  });

  it('are the same in both directions', () => {
    fc.assert(
      fc.property(fc.constantFrom(TCP, UDP, 132), fc.nat(65_535), fc.nat(65_535), (protocol, one, other) => {
        expect(applications.find(protocol, one, other)).toBe(applications.find(protocol, other, one));
      }),
    );
  });

  it('have names that a store takes as tags', () => {
    for (const name of [...services, ...portless].map(([each]) => each)) expect(name).toMatch(/^[a-z0-9-]{2,32}$/);
  });
});

describe('classes', () => {
  it.each([
    [46, 'EF'], [44, 'EF'], [34, 'AF4'], [36, 'AF4'], [26, 'AF3'], [18, 'AF2'], [10, 'AF1'], [14, 'AF1'], [0, 'DF'], [24, 'DF'], [48, 'DF'],
  ] as const)('DSCP %d is %s, whatever ECN says', (dscp, name) => {
    for (const ecn of [0, 1, 2, 3]) expect(classNames[new Classes().find(dscp * 4 + ecn)]).toBe(name);
  }); // prettier-ignore

  it('are unknown where no record tells, and can be chosen otherwise', () => {
    expect(classNames[new Classes().find(NONE)]).toBe('unknown');
    const classes = new Classes([{ dscp: [24, 46], class: 'AF3' }]);
    expect([24, 46, 34].map((dscp) => classNames[classes.find(dscp << 2)])).toEqual(['AF3', 'AF3', 'AF4']);
  });

  it('are those that the configuration knows', () => {
    expect([...trafficClasses, 'unknown'].sort()).toEqual([...classNames].sort());
  });
});

it('names keep their numbers, and share one when there are no more', () => {
  const names = new Names(2);
  expect(['a', 'b', 'c', 'd', 'a'].map((name) => names.add(name))).toEqual([1, 2, 3, 3, 1]);
  expect([0, 1, 2, 3].map((number) => names.text(number))).toEqual(['unknown', 'a', 'b', 'other']);
});

describe('interfaces', () => {
  const facing = (paths: FacingInterface['paths'], side: 'a' | 'b' = 'a'): FacingInterface => ({
    gateway: 'gw1',
    interface: 'lan',
    side,
    speed: 1e9,
    overhead: 18,
    paths,
  });

  it('are asked for once each', () => {
    const asked: number[] = [];
    const crossings = new Crossings();
    const interfaces = new ExporterInterfaces(
      '192.0.2.1',
      {
        generation: 0,
        find: (_exporter, ifIndex) => {
          asked.push(ifIndex);
          return ifIndex === 7 || ifIndex === 2 ** 31 ? facing([{ path: 'primary', other: 8 }]) : null;
        },
      },
      crossings,
    );
    for (let round = 0; round < 3; round++)
      expect([7, 2 ** 31, 9, 70_000].map((input) => interfaces.find(input, 8))).toEqual([0, 0, -1, -1]);
    expect(asked).toEqual([7, 2 ** 31, 9, 70_000]);
    expect(crossings.list).toMatchObject([{ path: 'primary', direction: 'a→b' }]);
    expect(crossings.perOctet[0]).toBe(8e-6);
  });

  it('where two paths begin: the path that ends where the packets left', () => {
    const crossings = new Crossings();
    const both = facing([
      { path: 'one', other: 11 },
      { path: 'two', other: 12 },
    ]);
    const interfaces = new ExporterInterfaces('192.0.2.1', { generation: 0, find: () => both }, crossings);
    const path = (output: number): string => crossings.list[interfaces.find(7, output)]!.path;
    expect([12, 11, 12, 99].map(path)).toEqual(['two', 'one', 'two', 'one']);
  });
});
