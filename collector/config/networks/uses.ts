/** Destinations that authorities say they use: they must be declared. */
import { quoted } from '../expected.js';
import type { Fault } from '../faults.js';
import { nearest } from '../nearest.js';
import type { NetworkEntry } from './entry.js';

export function uses(entries: readonly NetworkEntry[]): Fault[] {
  const known = entries.filter(({ side }) => side === 'b').map(({ network }) => network.name);
  const names = new Set(known);
  return entries.flatMap(({ side, network, spot }): Fault[] => {
    const named = network.uses ?? [];
    if (side === 'b' && named.length > 0) {
      const message = `"${network.name}" is a destination: only an authority uses some`;
      return [{ ...spot(['uses']), code: 'CONFIG_CONTRADICTION', message, suggestion: null }];
    }
    return named.flatMap((name, i): Fault[] => {
      if (names.has(name)) return [];
      const message = `no destination is called ${quoted(name)}`;
      return [{ ...spot(['uses', i]), code: 'CONFIG_DANGLING_REFERENCE', message, suggestion: nearest(name, known) }];
    });
  });
}
