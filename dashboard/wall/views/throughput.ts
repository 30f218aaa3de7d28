import type { PathStatus } from '../../../collector/api/types.js';
import { formatClock, formatZone } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { peakOf, throughputChart } from '../../charts/throughputChart.js';
import { zoneOf } from '../../charts/timeAxis.js';
import { INTERVAL, SPAN, steadily } from '../history.js';
import { sentence } from '../answer.js';
import { pathsInFull } from '../crowd.js';
import type { Scene } from '../scene.js';

/** The last 24 hours of every path, one chart beneath the other on the same hours. */
export function throughput(scene: Scene): TreeNode | null {
  const { status } = scene;
  if (!status || status.paths.length === 0) return null;
  const reach = highest(scene);
  return el('section', { class: 'throughput', 'aria-labelledby': 'throughput' }, [
    el(
      'h2',
      { id: 'throughput', class: 'label' },
      `Throughput, last 24 hours, times in ${zoneOf(scene.time - SPAN, scene.time, scene.timeZone)}${seenUntil(scene)}`,
    ),
    ...pathsInFull(status).map((path, i) => panel(scene, path, i, reach)),
  ]);
}

/** While nothing is heard the charts are history: say where it ends. */
function seenUntil({ link, now, time, timeZone }: Scene): string {
  if (link.phase !== 'lost') return '';
  const at = time - (now - link.since);
  return `, nothing since ${formatClock(at, timeZone)} ${formatZone(at, timeZone)}`;
}

function panel(scene: Scene, path: PathStatus, i: number, reach: number): TreeNode {
  const name = `chart-${i}`;
  const note = noteOn(scene, path);
  return el(
    'div',
    { class: `panel ${path.health}` },
    [
      el('h3', { class: 'only-read' }, plainText(path.name)),
      note !== null && el('p', { class: 'note' }, sentence(note)),
      el('div', { class: 'box', 'data-measure': name }, [chart(scene, path, name, reach)]),
    ],
    path.name,
  );
}

function noteOn({ histories }: Scene, path: PathStatus): string | null {
  const history = histories.get(path.name);
  if (!history || !history.asked) return 'The history is being read';
  return history.failure;
}

/** The peak of all that is drawn in bit/s: a standby beside the path that forwards looks as idle as it is. */
function highest({ histories, status }: Scene): number {
  const drawn = status ? pathsInFull(status) : [];
  const samples = drawn.flatMap(({ name }) => {
    const { aToB = [], bToA = [] } = histories.get(name) ?? {};
    return [...aToB, ...bToA];
  });
  return peakOf(samples)?.value ?? 0;
}

function chart(scene: Scene, path: PathStatus, name: string, reach: number): TreeNode {
  const { status, timeZone, textSize } = scene;
  const to = steadily(scene.time);
  const { width, height } = scene.size(name) ?? { width: 900, height: 190 };
  const history = scene.histories.get(path.name);
  return throughputChart({
    id: name,
    width,
    height,
    textSize,
    from: to - SPAN,
    to,
    interval: INTERVAL,
    timeZone,
    path: path.name,
    sides: status?.interconnect.sides ?? { a: 'a', b: 'b' },
    aToB: history?.aToB ?? [],
    bToA: history?.bToA ?? [],
    now: path,
    capacity: path.capacity,
    reach,
    simulated: (history?.simulated ?? false) || (status?.simulated ?? false),
  });
}
