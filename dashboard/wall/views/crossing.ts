import type { PathEnd, PathStatus } from '../../../collector/api/types.js';
import { errorSparkline, errorSummary } from '../../charts/errorSparkline.js';
import { formatDuration } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { pathLine, type PathLook } from '../../charts/pathLine.js';
import { plainText } from '../../charts/plainText.js';
import { briefly } from '../answer.js';
import { isCrowd, pathsInFull } from '../crowd.js';
import { INTERVAL, SPAN, steadily } from '../history.js';
import { roleOf, type Role } from '../../charts/pathRole.js';
import type { Scene } from '../scene.js';
import { crowdView } from './crowdView.js';
import { pathEnd } from './pathEnd.js';
import { word } from './word.js';

/** The crossing as a drawing: side a on the left, side b on the right, every path between them. */
export function crossing(scene: Scene): TreeNode | null {
  const { status } = scene;
  if (!status || status.paths.length === 0) return null;
  const { a, b } = status.interconnect.sides;
  return el('section', { class: 'crossing', 'aria-labelledby': 'crossing' }, [
    el('h2', { id: 'crossing', class: 'only-read' }, 'Paths'),
    el('div', { class: 'sides', 'aria-hidden': 'true' }, [
      el('bdi', { class: 'side' }, plainText(a, 24)),
      el('bdi', { class: 'side' }, plainText(b, 24)),
    ]),
    el(
      'div',
      { class: 'paths' },
      pathsInFull(status).map((path, i) => pathRow(scene, path, i, { sides: { a, b }, role: roleOf(status, path) })),
    ),
    isCrowd(status) && crowdView(scene, status),
  ]);
}

interface Drawn {
  sides: { a: string; b: string };
  role: Role;
}

function pathRow(scene: Scene, path: PathStatus, i: number, { sides, role }: Drawn): TreeNode {
  const id = `path-${i}`;
  return el(
    'article',
    { class: `path ${role.look}`, 'aria-labelledby': id },
    [
      el('div', { class: 'wire' }, [
        half(scene, path, path.a, i, role),
        el('h3', { id, class: 'gateway-box' }, [el('bdi', {}, plainText(path.name, 18))]),
        half(scene, path, path.b, i, role),
      ]),
      el('div', { class: 'facts' }, [
        pathEnd(path.a, path.capacity, scene.elapsed, sides.a),
        el('div', { class: 'state' }, [
          word(role.look, role.word, 'room'),
          el('p', { class: 'via' }, [el('bdi', {}, via(scene, path, { sides, role }))]),
          path.health === 'up' ? errors(scene, path, i) : why(scene, path),
        ]),
        pathEnd(path.b, path.capacity, scene.elapsed, sides.b),
      ]),
    ],
    path.name,
  );
}

/** `via gw1, for 3 h`; who forwards one way only says which instead of how long. */
function via({ time }: Scene, path: PathStatus, { sides, role }: Drawn): string {
  const by = `via ${plainText(path.gateway, 12)}`;
  if (role.only === null) return `${by}, for ${formatDuration((time - Date.parse(path.since)) / 1000)}`;
  const [from, to] = role.only === 'a-b' ? [sides.a, sides.b] : [sides.b, sides.a];
  return `${by}, ${plainText(from, 12)}→${plainText(to, 12)} only`;
}

/** The first reason; while the wall itself is blind the page has said so already. */
function why({ link }: Scene, { reasons: [reason] }: PathStatus): TreeNode | null {
  if (reason === undefined || link.phase === 'lost') return null;
  return el('p', { class: 'why' }, [el('bdi', {}, plainText(briefly(reason), 90))]);
}

function half(scene: Scene, path: PathStatus, end: PathEnd, i: number, role: Role): TreeNode {
  const name = `line-${i}-${end.side}`;
  const { width, height } = scene.size(name) ?? { width: 300, height: 40 };
  // A rate is as old as its counters: where the path is down nothing crosses any more.
  const rate = role.look === 'down' ? 0 : (end.inBitsPerSecond ?? 0);
  const flow = rate > 0 ? (end.side === 'a' ? 1 : -1) : 0;
  const line = pathLine({ id: name, width, height, look: lookOf(path, end, role), flow });
  return el('div', { class: `half ${end.side}`, 'data-measure': name }, [line], name);
}

/** Down is drawn where it is: on the half whose interface is not up; on both where neither says so. */
function lookOf(path: PathStatus, end: PathEnd, role: Role): PathLook {
  if (role.look !== 'down') return role.halves[end.side];
  const sound = (one: PathEnd) => one.operStatus === 'up' && !one.stale;
  const other = end.side === 'a' ? path.b : path.a;
  return sound(end) && !sound(other) ? 'up' : 'down';
}

function errors(scene: Scene, path: PathStatus, i: number): TreeNode {
  const name = `errors-${i}`;
  const { width, height } = scene.size(name) ?? { width: 120, height: 24 };
  const samples = scene.histories.get(path.name)?.errors ?? [];
  const { timeZone } = scene;
  const to = steadily(scene.time);
  const span = { from: to - SPAN, to, interval: INTERVAL, timeZone };
  return el('div', { class: 'error-line' }, [
    el('span', {}, 'errors, 24 h'),
    el('div', { class: 'spark', 'data-measure': name }, [
      errorSparkline({ id: name, width, height, ...span, path: path.name, samples }),
    ]),
    el('span', {}, errorSummary({ ...span, samples })),
  ]);
}
