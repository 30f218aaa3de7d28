import { formatDuration } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import type { Scene } from '../scene.js';

/** Groups that are told of; the rest are counted. */
const MOST = 3;

/** When each group was last drilled and how it went; null where nobody asked, or where nothing stands by. */
export function drills({ sources, status, time }: Scene): TreeNode | null {
  if (!status || !sources?.drills) return null;
  const groups = status.resilience.groups.filter(({ paths }) => paths.length > 1);
  if (groups.length === 0) return null;
  const each = groups.slice(0, MOST).map(({ group }) => {
    const held = sources.drills?.filter((one) => one.group === group && Date.parse(one.endsAt) <= time) ?? [];
    const [last] = held.sort((x, y) => Date.parse(y.endsAt) - Date.parse(x.endsAt));
    const name = groups.length > 1 ? `${plainText(group, 20)} ` : '';
    if (!last) return `${name}none on record`;
    const ago = formatDuration((time - Date.parse(last.endsAt)) / 1000);
    return `${name}${last.outcome ?? 'no outcome noted'} ${ago} ago`;
  });
  const more = groups.length > MOST ? ` and of ${groups.length - MOST} more groups` : '';
  return el('p', { class: 'drills' }, [el('bdi', {}, `Last drill: ${each.join('; ')}${more}.`)]);
}
