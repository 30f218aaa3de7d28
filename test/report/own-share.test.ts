import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownAuthority } from '../../collector/api/types.js';
import { ownShare } from '../../dashboard/report/share/ownShare.js';
import { WITHHELD, withholder } from '../../dashboard/report/share/withhold.js';
import { report } from './fixture/month.js';

const known: KnownAuthority[] = report().authorities.map(({ name, owner }, i) => ({
  name,
  owner,
  prefixes: [`10.${i + 1}.0.0/16`, `2001:db8:${i + 1}::/48`],
}));

test('an authority that there is not is refused without a word of the others', () => {
  expect(() => ownShare(report(), 'Nowhere', known)).toThrow(/no authority is called "Nowhere"/);
  expect(() => ownShare(report(), 'nowhere', known)).not.toThrow(/Camden/);
});

test('its own traffic is there, whole, and no row of another', () => {
  const share = ownShare(report(), 'Leeds City Council', known);
  const own = report().month.usage!.rows.filter((row) => row.authority === 'Leeds City Council');
  // A hospital that is called as the council is keeps its name: it is not another authority's.
  expect(share.month.usage!.rows).toEqual(own);
  expect(share.withheld).toBe(0);
});

test('what people wrote, and what names another in a field that is shared, is not there', () => {
  const whole = report();
  whole.month.failures[0]!.cause = 'the works at Rochdale Metropolitan Borough Council';
  whole.month.kpis[0]!.formula = 'without E09000002 it would be 99.99';
  whole.month.revision = 1;
  whole.revisions = [{ revision: 1, at: 0, reason: 'Borough 7 disputed it' }];
  const share = ownShare(whole, 'Leeds City Council', known);
  expect(share.month.kpis[0]!.formula).toBe(WITHHELD);
  expect(share.withheld).toBe(1);
  expect(JSON.stringify(share)).not.toMatch(/Rochdale|E09000002|Borough 7|disputed/);
});

test('a word within another word is none; case and width do not hide one', () => {
  const { clean, count } = withholder(['Ely', '10.1.0.0/16']);
  expect(clean(['timely', 'ELY', 'at Ely.', 'Ｅｌｙ', 'to 10.1.0.0/16', '110.1.0.0/16'])).toEqual([
    'timely',
    WITHHELD,
    WITHHELD,
    WITHHELD,
    WITHHELD,
    '110.1.0.0/16',
  ]);
  expect(count()).toBe(4);
});

test('whatever stands around a name, it is found', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .'-]{0,20}[A-Za-z0-9]$/);
  const around = fc.string({ maxLength: 10 }).filter((text) => !/[\p{L}\p{N}\p{M}]/u.test(text.normalize('NFKC')));
  fc.assert(
    fc.property(name, around, around, (word, before, after) => {
      expect(withholder([word]).clean({ text: `${before}${word}${after}` }).text).toBe(WITHHELD);
    }),
  );
});
