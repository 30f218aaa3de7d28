import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import type { Scene } from '../scene.js';

/** Named; the rest are counted. */
const MOST = 4;

/** Once it has joined, of the path that has least. */
const rooms = {
  enough: 'Room enough with it.',
  plan: 'With it more capacity is to be planned.',
  full: 'It does not fit.',
  unknown: 'Room not known.',
} as const;

/** Authorities that join: how far each has come and what is missing first; null where none does. */
export function joining({ status }: Scene): TreeNode | null {
  const all = status?.joining ?? [];
  if (all.length === 0) return null;
  const more = all.length - MOST;
  const rows = all
    .slice(0, MOST)
    .map(({ name, done, steps, days, missing, room }) =>
      el(
        'li',
        {},
        [
          el('bdi', { class: 'who' }, plainText(name, 40)),
          el('span', { class: 'muted' }, ` ${done} of ${steps} seen, ${days} ${days === 1 ? 'day' : 'days'}; `),
          el('bdi', {}, plainText(missing, 90)),
          room !== undefined && room in rooms && el('span', { class: 'muted' }, ` ${rooms[room]}`),
        ],
        name,
      ),
    );
  return el('section', { class: 'joining', 'aria-labelledby': 'joining' }, [
    el('h2', { id: 'joining', class: 'label' }, `Joining: ${all.length}`),
    el('ul', {}, rows),
    more > 0 && el('p', { class: 'more' }, `and ${more} more`),
  ]);
}
