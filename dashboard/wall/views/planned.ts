import type { Status } from '../../../collector/api/types.js';
import { formatMinute, formatTime, formatZone } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

/** Listed by name; the rest are counted. */
const MOST = 2;

/** Maintenance and drills that run now: what happens meanwhile is planned. */
export function planned({ status, time, timeZone }: Scene): TreeNode | null {
  if (!status) return null;
  const { maintenance, drills } = status.resilience;
  const until = (end: string) => ends(Date.parse(end), time, timeZone);
  const all = [
    ...drills.map((one) => `Drill of ${plainText(one.group, 20)} until ${until(one.endsAt)}${said(one)}`),
    ...maintenance.map((one) => `Work on ${scopeOf(one)} until ${until(one.endsAt)}${said(one)}`),
  ];
  if (all.length === 0) return null;
  const more = all.length > MOST ? ` And ${all.length - MOST} more.` : '';
  return el(
    'section',
    { class: 'strip planned', 'aria-label': 'Planned work' },
    [el('p', {}, [word('planned', 'PLANNED', 'near'), ' ', el('bdi', {}, `${all.slice(0, MOST).join('; ')}.${more}`)])],
    'planned',
  );
}

type Window = Status['resilience']['maintenance'][number];

const scopeOf = ({ scope: { type, name } }: Window): string =>
  type === 'all' ? 'everything' : `${type} ${plainText(name, 20)}`;

const said = ({ reason, author }: { reason: string; author: string }): string =>
  ` (${plainText(reason, 40)}; ${plainText(author, 20)})`;

/** `16:00 GMT`, with its day where that is not today. */
function ends(end: number, now: number, timeZone: string): string {
  return Math.abs(end - now) < 12 * 3_600_000
    ? `${formatMinute(end, timeZone)} ${formatZone(end, timeZone)}`
    : formatTime(end, timeZone);
}
