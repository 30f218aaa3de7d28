import { formatClock, formatDay, formatDuration, formatZone } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import type { Scene } from '../scene.js';

/** Name, how old the data is, which collector speaks and whether it asks who you are, and the clock in the interconnect's zone. */
export function header(scene: Scene): TreeNode {
  const { status, time, timeZone } = scene;
  return el('header', { class: 'top' }, [
    el('div', { class: 'name' }, [
      el('h1', {}, [el('bdi', {}, plainText(status?.interconnect.name ?? 'Interconnect Monitor', 60))]),
      links,
    ]),
    el('p', { class: 'pulse' }, [
      el('span', { class: 'data-age' }, dataAge(scene)),
      status && ' · collector ',
      status && el('bdi', {}, plainText(status.collector.id, 24)),
      status?.paging?.peer ? el('span', { class: 'pair' }, pairOf(status.paging.peer)) : null,
      scene.open && el('span', { class: 'open', title: 'Anyone at this machine may use it' }, ' · no sign-in'),
    ]),
    el('p', { class: 'clock' }, [
      el('span', { class: 'day' }, `${formatDay(time, timeZone)} `),
      el('span', { class: 'time' }, formatClock(time, timeZone)),
      el('span', { class: 'day' }, ` ${formatZone(time, timeZone)}`),
    ]),
  ]);
}

/** For whoever has a keyboard or a pointer: a screen on a wall has neither, and shows none of them. */
const links = el(
  'nav',
  { class: 'links', 'aria-label': 'Pages' },
  (
    [
      ['incidents.html', 'Incidents'],
      ['reports.html', 'Reports'],
      ['oncall.html', 'On call'],
    ] as const
  ).map(([href, text]) => el('a', { href }, text, href)),
);

/** Whether the other collector of the pair is there: while it is not, both page. */
function pairOf({ name, seen }: { name: string; seen: boolean }): string {
  return seen ? ` and ${plainText(name, 24)}` : ` · ${plainText(name, 24)} NOT SEEN`;
}

/** The oldest reading that a path's picture rests on, which is the age of the picture. */
function dataAge({ status, elapsed, link }: Scene): string {
  if (!status) return 'no data yet';
  if (link.phase === 'lost') return `no data for ${formatDuration(elapsed)}`;
  const ages = status.paths.flatMap(({ ageSeconds }) => (ageSeconds === null ? [] : [ageSeconds]));
  return ages.length === 0 ? 'no data yet' : `data ${formatDuration(Math.max(...ages) + elapsed)} old`;
}
