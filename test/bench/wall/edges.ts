/** Paths of the topology's bench: made in the page, so that nothing that is measured has to be read by it first. */
import type { TopologyPath } from '../../../dashboard/charts/topology.js';

export const EDGES = 500;

/** What is otherwise from one turn to the next: every rate; and the state of one in fifty; the state of each. */
export type Moves = 'rates' | 'some' | 'states';

/** In line with what the panel makes of a status. */
export function edges(turn: number, what: Moves): TopologyPath[] {
  const looks = ['up', 'ready', 'down', 'unknown'] as const;
  const words = ['FORWARDING', 'READY', 'DOWN', 'UNKNOWN'];
  const rate = (value: number) => ({ text: `${value} Mbit/s`, share: `${Math.round(value / 10)} %`, value, mark: '' });
  return Array.from({ length: EDGES }, (_, i) => {
    const moves = what === 'states' || (what === 'some' && i % 50 === turn % 50);
    const state = (i + (moves ? turn : 0)) % looks.length;
    const look = looks[state]!;
    const now = 100 + ((i * 37 + turn * 13) % 700);
    return {
      ...{ name: `path-${i}`, gateway: `gw${i}`, word: words[state]!, look, halves: { a: look, b: look } },
      ...{ aToB: rate(now), bToA: rate(now / 4), note: '' },
    };
  });
}
