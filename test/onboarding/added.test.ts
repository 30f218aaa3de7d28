/** Authorities that are added while the collector runs: refused with which prefix and whose, kept over a restart, never those of a file. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { declaredNetworks, networks } from '../../collector/config/schema/networks.js';
import { systemClock } from '../../collector/deps.js';
import { AddedAuthorities } from '../../collector/onboarding/added.js';
import { folder } from '../audit/folder.js';

const section = networks.parse({
  authorities: [{ name: 'Camden', prefixes: ['10.1.0.0/16', '2001:db8:1::/48'] }],
  destinations: [{ name: 'Spine', prefixes: ['10.128.0.0/16'] }],
});
section.imported = [
  { name: 'Leeds', prefixes: ['10.2.0.0/16'], contacts: [], side: 'a', file: 'register.csv', line: 12 },
];

const bradford = {
  ...{ name: 'Bradford', prefixes: ['10.3.0.0/16'], owner: 'E08000032', ordered: '2026-11-02', uses: ['Spine'] },
  ...{ contracted: '10 Mbit/s', charge: { year: 7_200 }, replaces: { year: 13_218 } },
};

let path: string;
let changes: number;
const open = async (declared = section): Promise<AddedAuthorities> => {
  const added = new AddedAuthorities(path, {
    clock: systemClock,
    declared: () => declaredNetworks(declared),
    changed: async () => void changes++,
  });
  await added.start();
  return added;
};
const counted = (added: AddedAuthorities) => added.beside(declaredNetworks(section)).added.map(({ name }) => name);

beforeEach(() => {
  path = join(folder(), 'authorities.json');
  changes = 0;
});

describe('an authority that is added', () => {
  it('is in force at once, and after a restart', async () => {
    const added = await open();
    const made = await added.add(bradford, 'Ada', false);
    expect(made).toMatchObject({ contracted: 10e6, charge: { year: 7_200, setup: 0 }, added: { by: 'Ada' } });
    expect(changes).toBe(1);
    const again = await open();
    expect(counted(again)).toEqual(['Bradford']);
    expect(again.beside(declaredNetworks(section)).added[0]).toEqual(made);
  });

  it.each([
    [{ prefixes: ['10.2.0.0/16'] }, 'AUTHORITY_OVERLAP', '10.2.0.0/16 belongs to "Leeds" already (register.csv:12)'],
    [{ prefixes: ['10.128.0.0/16'] }, 'AUTHORITY_OVERLAP', 'belongs to "Spine" already (in the configuration)'],
    [{ prefixes: ['10.1.9.0/24'] }, 'AUTHORITY_NESTED', '10.1.9.0/24 lies within 10.1.0.0/16 of "Camden"'],
    [{ prefixes: ['2001:db8::/32'] }, 'AUTHORITY_NESTED', '2001:db8::/32 holds 2001:db8:1::/48 of "Camden"'],
    [
      { prefixes: ['10.9.0.0/16', '10.9.1.0/24'] },
      'AUTHORITY_OVERLAP',
      '10.9.1.0/24 lies within 10.9.0.0/16 of "Bradford" itself',
    ],
    [{ prefixes: ['10.9.0.0/16', '10.9.0.0/16'] }, 'AUTHORITY_OVERLAP', 'itself'],
    [{ name: 'Leeds' }, 'AUTHORITY_NAME_TAKEN', '"Leeds" is an authority already (register.csv:12)'],
    [{ name: 'LEEDS' }, 'AUTHORITY_NAME_TAKEN', '"Leeds" is an authority already (register.csv:12)'],
    [{ prefixes: ['10.3.0.1/16'] }, 'AUTHORITY_INVALID', 'did you mean 10.3.0.0/16?'],
    [{ prefixes: [] }, 'AUTHORITY_INVALID', 'prefixes'],
    [{ name: 'unknown' }, 'AUTHORITY_INVALID', 'not unknown or other'],
    [{ colour: 'red' }, 'AUTHORITY_INVALID', 'there is no key "colour" here'],
    [{ uses: ['Spike'] }, 'AUTHORITY_DESTINATION', 'no destination is called "Spike"'],
  ])('is refused: %j', async (wrong, code, sentence) => {
    const added = await open();
    const error = await added.add({ ...bradford, ...wrong }, 'Ada', false).catch((each: unknown) => each);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(sentence);
    expect([changes, counted(added)]).toEqual([0, []]);
  });

  it('may lie within others where that is meant, and two added ones may not clash', async () => {
    const added = await open();
    await added.add({ ...bradford, prefixes: ['10.1.9.0/24'] }, 'Ada', true);
    const changed = await added.change({ name: 'Bradford', owner: 'X1' }, false);
    expect(changed).toMatchObject({ owner: 'X1', prefixes: ['10.1.9.0/24'] });
    await expect(added.change({ name: 'Bradford', prefixes: ['10.1.8.0/24'] }, false)).rejects.toMatchObject({
      code: 'AUTHORITY_NESTED',
    });
    await expect(added.add({ name: 'York', prefixes: ['10.1.9.0/24'] }, 'Ada', true)).rejects.toMatchObject({
      code: 'AUTHORITY_OVERLAP',
      message: expect.stringMatching(/^10\.1\.9\.0\/24 belongs to "Bradford" already \(added here on 20/),
    });
    expect(counted(added)).toEqual(['Bradford']);
  });

  it('is not added twice: who comes second is told, and takes nothing from who came first', async () => {
    const added = await open();
    const two = await Promise.allSettled([
      added.add(bradford, 'Ada', false),
      added.add({ name: 'Bradford', prefixes: ['10.4.0.0/16'] }, 'Ben', false),
    ]);
    expect(two.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((two[1] as PromiseRejectedResult).reason).toMatchObject({
      code: 'AUTHORITY_NAME_TAKEN',
      message: expect.stringContaining('interconnect authority change "Bradford"'),
    });
    const [kept] = added.beside(declaredNetworks(section)).added;
    expect(kept).toMatchObject({ prefixes: ['10.3.0.0/16'], contracted: 10e6, added: { by: 'Ada' } });
  });

  it('is changed in parts and removed; those of files and of the configuration are not', async () => {
    const added = await open();
    await added.add(bradford, 'Ada', false);
    const changed = await added.change({ name: 'Bradford', contracted: '20 Mbit/s', owner: null }, false);
    expect(changed).toMatchObject({ contracted: 20e6, prefixes: ['10.3.0.0/16'], added: { by: 'Ada' } });
    expect(changed.owner).toBeUndefined();
    for (const [name, place] of [
      ['Leeds', 'in register.csv:12'],
      ['Camden', 'in the configuration'],
    ] as const)
      await expect(added.remove(name)).rejects.toMatchObject({
        code: 'AUTHORITY_MANAGED',
        message: `"${name}" is declared ${place}: change it there`,
      });
    await expect(added.change({ name: 'Leeds', owner: 'X' }, false)).rejects.toMatchObject({
      code: 'AUTHORITY_MANAGED',
    });
    await expect(added.remove('Hull')).rejects.toMatchObject({ code: 'AUTHORITY_UNKNOWN' });
    await added.remove('Bradford');
    expect(counted(await open())).toEqual([]);
  });

  it('is set aside, and said to be, once a file declares the same', async () => {
    const added = await open();
    await added.add(bradford, 'Ada', false);
    const later = networks.parse({ authorities: [{ name: 'City of Bradford', prefixes: ['10.3.0.0/16'] }] });
    const { added: kept } = added.beside(declaredNetworks(later));
    expect(kept).toEqual([]);
    expect(added.aside()).toEqual([
      { name: 'Bradford', why: '10.3.0.0/16 belongs to "City of Bradford" already (in the configuration)' },
    ]);
  });

  it('is not replaced by nothing where its file cannot be read', async () => {
    await writeFile(path, '{"version":1,"authorities":[{"entry":{"name":"X"},"addedAt":1,"addedBy":"a"}]}');
    const message = expect.stringContaining('prefixes: ');
    await expect(open()).rejects.toMatchObject({ code: 'AUTHORITIES_UNREADABLE', message });
    expect(await readFile(path, 'utf8')).toContain('"X"');
  });

  it('comes one after the other, each on the disk before it is in force', async () => {
    const added = await open();
    const all = Array.from({ length: 20 }, (_, i) =>
      added.add({ name: `A${i}`, prefixes: [`10.${50 + i}.0.0/16`] }, 'Ada', false),
    );
    await Promise.all(all);
    expect(changes).toBe(20);
    expect(counted(await open())).toHaveLength(20);
  });
});
