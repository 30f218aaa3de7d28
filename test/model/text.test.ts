import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../collector/model/text.js';

describe('printable', () => {
  it('leaves what people read as it is', () => {
    const text = 'GigabitEthernet0/0/1 — Zürich «uplink» 東京 100 µs <b>&amp;</b> é';
    expect(printable(text)).toBe(text);
  });

  it.each([
    ['a terminal escape', '\x1b[2Jgone', '\\x1b[2Jgone'],
    ['an 8-bit control sequence', '\x9b31m', '\\x9b31m'],
    ['a forged log line', 'eth0\r\nlevel=info all well', 'eth0\\r\\nlevel=info all well'],
    ['a tab, which breaks columns', 'a\tb', 'a\\tb'],
    ['a NUL and DEL', 'a\0b\x7f', 'a\\x00b\\x7f'],
    ['a right-to-left override', 'a\u202egnp.exe', 'a\\u{202e}gnp.exe'],
    ['a zero-width space', 'Gi0\u200b/1', 'Gi0\\u{200b}/1'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['half a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
    ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
  ])('escapes %s', (_what, hostile, shown) => {
    expect(printable(hostile)).toBe(shown);
  });

  it('gives one line without any control byte, whatever comes in, and is settled after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });
});
