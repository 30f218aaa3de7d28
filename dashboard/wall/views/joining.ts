import type { Joining } from '../../../collector/api/types.js';
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

/** Against the separate connection that it replaces. */
function saving({ year, currency }: NonNullable<Joining['saves']>): string {
  const amount = `${Math.abs(year).toLocaleString('en-GB')} ${plainText(currency, 3)}`;
  return year >= 0 ? `Saves ${amount} a year.` : `Costs ${amount} a year more than what it replaces.`;
}

/** Authorities that join: how far each has come and what is missing first; null where none does. */
export function joining({ status }: Scene): TreeNode | null {
  const all = status?.joining ?? [];
  if (all.length === 0) return null;
  const more = all.length - MOST;
  const rows = all
    .slice(0, MOST)
    .map(({ name, done, steps, days, missing, room, saves }) =>
      el(
        'li',
        {},
        [
          el('bdi', { class: 'who' }, plainText(name, 40)),
          el('span', { class: 'muted' }, ` ${done} of ${steps} seen, ${days} ${days === 1 ? 'day' : 'days'}; `),
          el('bdi', {}, plainText(missing, 90)),
          room !== undefined && room in rooms && el('span', { class: 'muted' }, ` ${rooms[room]}`),
          saves !== undefined && el('span', { class: 'muted' }, ` ${saving(saves)}`),
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
