/** What a reload says of the files of networks. */
import { expect, it } from 'vitest';
import { changedFiles, changeText } from '../../collector/config/networks/changes.js';
import type { ImportedNetwork } from '../../collector/config/schema/networks.js';

const network = (name: string, more: Partial<ImportedNetwork> = {}): ImportedNetwork => ({
  ...{ name, prefixes: ['10.1.0.0/16'], contacts: [], side: 'a', file: 'one.csv', line: 2, ...more },
});

it('counts what came, went and changed, in each file by itself', () => {
  const before = [network('Camden'), network('Leeds'), network('York'), network('Kent', { file: 'two.csv' })];
  const after = [
    network('Camden', { prefixes: ['10.2.0.0/16'] }),
    network('York', { line: 9 }),
    network('Bath'),
    network('York', { side: 'b' }),
  ];
  const changes = changedFiles(before, after);
  expect(changes).toEqual([
    { file: 'one.csv', networks: 4, added: 2, removed: 1, changed: 1 },
    { file: 'two.csv', networks: 0, added: 0, removed: 1, changed: 0 },
  ]);
  expect(changeText(changes[0]!)).toBe('one.csv: networks added 2, removed 1, changed 1; it has 4 now');
});

it('says nothing of rows that moved', () => {
  expect(changedFiles([network('Camden'), network('York')], [network('York'), network('Camden', { line: 7 })])).toEqual(
    [],
  );
});
