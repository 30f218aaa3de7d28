import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { json } from '../../collector/cli/io.js';
import { progressOn } from '../../collector/cli/progress.js';
import { table } from '../../collector/cli/table.js';
import { ageText, rateText, sizeText } from '../../collector/cli/words.js';

describe('a table', () => {
  it('aligns words left and numbers right', () => {
    const text = table(
      [{ title: 'NAME' }, { title: 'OCTETS', right: true }, { title: 'X' }],
      [
        ['lo', 5, 'a'],
        ['GigabitEthernet0/1', 1234567, null],
      ],
    );
    expect(text).toBe(
      'NAME                 OCTETS  X\nlo                        5  a\nGigabitEthernet0/1  1234567  -\n',
    );
  });

  it('aligns wide, combining and hostile text by what a terminal shows', () => {
    const text = table(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['東京', 'x'],
        ['e\u0301', 'x'],
        ['\u001b[2J', 'x'],
        ['👩‍👩‍👧', 'x'],
      ],
    );
    const columns = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => stringWidth(line.slice(0, line.lastIndexOf('x'))));
    expect(new Set(columns).size).toBe(1);
    expect(text).not.toContain('\u001b');
  });

  it('cuts long cells with an ellipsis, never through a character', () => {
    expect(table([{ title: 'A', most: 4 }], [['東京都庁']])).toBe('A\n東…\n');
    expect(table([{ title: 'A', most: 4 }], [['abcd'], ['abcde']])).toBe('A\nabcd\nabc…\n');
  });

  it('keeps one line per row whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))), (rows) => {
        const lines = table([{ title: 'A' }, { title: 'B' }], rows).split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        expect(lines.join('')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

it('JSON carries any text unchanged without a byte that steers a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = json({ text });
      expect(written).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
      expect(JSON.parse(written)).toEqual({ text });
    }),
  );
});

describe('progress', () => {
  const sink = (isTTY: boolean) => {
    const written: string[] = [];
    return { isTTY, written, write: (text: string) => written.push(text) };
  };

  it('is one line on a terminal, ten times a second at most, and goes away', () => {
    const stderr = sink(true);
    let now = 0;
    const progress = progressOn({ stdout: stderr, stderr, env: {} }, () => now);
    for (; now < 250; now += 10) progress.update(`${now}\n`);
    progress.done();
    expect(stderr.written).toEqual(['\r\u001b[K0\\n', '\r\u001b[K100\\n', '\r\u001b[K200\\n', '\r\u001b[K']);
  });

  it('is nothing in a pipe', () => {
    const stderr = sink(false);
    const progress = progressOn({ stdout: stderr, stderr, env: {} }, () => 0);
    progress.update('half way');
    progress.done();
    expect(stderr.written).toEqual([]);
  });
});

it('figures read as people say them', () => {
  expect([null, 0, 10e6, 1e9, 2.5e9, 400e9, 1.28e12].map(rateText)).toEqual([
    null,
    '0 bit/s',
    '10 Mbit/s',
    '1 Gbit/s',
    '2.5 Gbit/s',
    '400 Gbit/s',
    '1.28 Tbit/s',
  ]);
  expect([0, 512, 1536, 2 ** 30].map(sizeText)).toEqual(['0 B', '512 B', '1.5 KiB', '1 GiB']);
  expect([null, 0.25, 12, 200, 18_120, 1_047_600].map(ageText)).toEqual([
    null,
    '0.3s',
    '12s',
    '3m 20s',
    '5h 2m',
    '12d 3h',
  ]);
});
