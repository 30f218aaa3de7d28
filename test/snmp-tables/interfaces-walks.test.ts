import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gateway } from '../../collector/config/schema/gateway.js';
import type { InterfaceObservation } from '../../collector/model/observation.js';
import { InterfacesReader } from '../../collector/snmp/tables/interfaces.js';
import { corpus, CORPUS_ABSENT } from '../needs.js';
import { pollOf, walk, walkNames } from './walk.js';

interface Expected {
  walks: Record<
    string,
    {
      interfaces?: {
        rows_union: number;
        admin: Record<string, number>;
        oper: Record<string, number>;
        rows: Record<string, string | number>[];
      };
    }
  >;
}

const absent = corpus() === null;
const expected: Expected = absent
  ? { walks: {} }
  : (JSON.parse(readFileSync(join(corpus() ?? '', 'snmp', 'expected.json'), 'utf8')) as Expected);

const config = gateway.parse({
  name: 'gw1',
  address: '127.0.0.1',
  snmp: { version: '2c', community: 'env:C' },
});

describe.skipIf(absent)(absent ? CORPUS_ABSENT : 'interfaces of recorded routers', () => {
  test.each(absent ? [] : walkNames())('%s', (name) => {
    const reader = new InterfacesReader(config, '', []);
    const lines = walk(name);
    const first = reader.read(pollOf(lines, reader));
    const interfaces = first.filter((each): each is InterfaceObservation => each.kind === 'interface');
    const want = expected.walks[name]?.interfaces;
    expect(interfaces).toHaveLength(want?.rows_union ?? 0);
    expect(new Set(interfaces.map((each) => each.interface)).size).toBe(interfaces.length);
    expect(interfaces.every((each) => each.seconds === null)).toBe(true);
    const second = reader.read(pollOf(lines, reader, 30));
    for (const each of second) {
      if (each.kind !== 'interface') continue;
      expect(each.seconds).toBe(30);
      expect(Object.values(each.deltas).every((delta) => delta === null || delta === 0)).toBe(true);
    }
  });
});
