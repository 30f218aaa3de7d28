import type { Status } from '../../../collector/api/types.js';
import { glyph } from '../../charts/glyph.js';
import { formatDuration } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { needsSomeone, placed, placedByUrgency, type Placed } from '../crowd.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

/** Named one by one; the rest are counted. */
const MOST = 8;

/** Every path as the mark of its state, always in its place; how many are in each state; those that need a person by name. */
export function crowdView({ time }: Scene, status: Status): TreeNode {
  const all = placed(status);
  const urgent = placedByUrgency(status);
  const wrong = urgent.filter(needsSomeone);
  const more = wrong.length - MOST;
  return el('div', { class: 'crowd' }, [
    el('p', { class: 'crowd-counts' }, [`${all.length} paths: `, ...counts(urgent)]),
    marks(all),
    wrong.length > 0 &&
      el(
        'ul',
        { class: 'crowd-named' },
        wrong
          .slice(0, MOST)
          .map(({ path, role }) =>
            el(
              'li',
              {},
              [
                word(role.look, role.word, 'near'),
                el('bdi', {}, plainText(path.name, 20)),
                el('span', { class: 'muted' }, formatDuration((time - Date.parse(path.since)) / 1000)),
              ],
              path.name,
            ),
          ),
      ),
    more > 0 && el('p', { class: 'more' }, `and ${more} more`),
  ]);
}

let before: { all: readonly Placed[]; node: TreeNode } | null = null;

/** The same tree again while no path changes its state, so that hundreds of marks cost nothing. */
function marks(all: readonly Placed[]): TreeNode {
  if (before?.all.length === all.length && all.every((one, i) => isSame(one, before!.all[i]!))) return before.node;
  const node = el('ul', { class: 'crowd-marks', 'aria-label': 'Paths' }, all.map(mark));
  before = { all, node };
  return node;
}

const isSame = (one: Placed, other: Placed): boolean =>
  one.path.name === other.path.name && one.role.look === other.role.look && one.role.word === other.role.word;

function mark({ path: { name }, role: { look, word: said } }: Placed): TreeNode {
  const text = `${plainText(name, 40)}: ${said}`;
  return el('li', { class: `word ${look}`, title: text }, [glyph(look, text)], name);
}

function counts(all: readonly Placed[]): TreeNode[] {
  const found = new Map<string, { look: Placed['role']['look']; count: number }>();
  for (const { role } of all) {
    const { count = 0 } = found.get(role.word) ?? {};
    found.set(role.word, { look: role.look, count: count + 1 });
  }
  return [...found].map(([said, { look, count }]) => {
    const one = word(look, `${count} ${said}`, 'near');
    return { ...one, key: said };
  });
}
