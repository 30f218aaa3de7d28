import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../dashboard/tokens.css', import.meta.url), 'utf8');

/** The custom properties of the block that starts with `selector` and are colours. */
function colours(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, value]) => [name, value]),
  );
}

/** Linear-light red, green and blue (IEC 61966-2-1). */
const linear = (hex: string): number[] =>
  [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });

/** What a dichromat sees of linear light: Viénot, Brettel and Mollon 1999; tritanopia after Brettel et al. 1997, one plane. */
const sights: Record<string, number[][]> = {
  trichromacy: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  tritanopia: [
    [1, 0.14461, -0.14461],
    [0, 0.85924, 0.14076],
    [0, 0.85924, 0.14076],
  ],
};

/** Contrast ratio of WCAG 2.2 as seen with `sight`. */
function contrast(one: string, other: string, sight = 'trichromacy'): number {
  const luminance = (hex: string) => {
    const seen = (sights[sight] ?? []).map((row) => row.reduce((sum, k, i) => sum + k * (linear(hex)[i] ?? 0), 0));
    const [r = 0, g = 0, b = 0] = seen.map((c) => Math.min(1, Math.max(0, c)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [x, y] = [luminance(one), luminance(other)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const states = ['forwarding', 'standby', 'degraded', 'down', 'unknown', 'planned', 'available'];

describe.each([
  ['dark', ':root'],
  ['light', "[data-ground='light']"],
])('on a %s ground', (_, selector) => {
  const tokens = colours(selector);
  const of = (name: string): string => {
    const value = tokens[name];
    if (value === undefined) throw new Error(`no --${name} in ${selector}`);
    return value;
  };

  test.each(Object.keys(sights))('text and states can be read with %s', (sight) => {
    const weak = ['text', 'muted', ...states].filter((name) => contrast(of(name), of('ground'), sight) < 4.5);
    expect(weak).toEqual([]);
  });

  test('what stands on a filled or hatched ground can be read', () => {
    for (const fill of ['down', 'degraded', 'unknown'])
      expect(contrast(of('on-state'), of(fill))).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['hatch-line', 'hatch-ground', 'raised'])
      for (const name of ['text', 'muted', 'unknown'])
        expect(contrast(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test('lines of charts can be told from the ground', () => {
    expect(contrast(of('muted'), of('ground'))).toBeGreaterThanOrEqual(3);
    expect(contrast(of('degraded'), of('ground'))).toBeGreaterThanOrEqual(3);
  });
});
