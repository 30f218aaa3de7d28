import { el, type Child, type TreeNode } from '../../charts/node.js';
import { smoke } from '../../charts/smoke.js';
import { zoneOf } from '../../charts/timeAxis.js';
import type { ProbeDelays } from '../delays.js';
import { SPAN, steadily } from '../history.js';
import type { Scene } from '../scene.js';

/** Round trips and losses of the probes over the last day: whether people wait, and since when. */
export function delay(scene: Scene): TreeNode {
  const { time, timeZone, delays } = scene;
  const zone = zoneOf(time - SPAN, time, timeZone);
  return el('section', { class: 'delay', 'aria-labelledby': 'delay' }, [
    el('h2', { id: 'delay', class: 'label' }, `Round trip and loss, last 24 hours, times in ${zone}`),
    ...(delays?.probes ?? []).map((one, i) => chart(scene, one, i)),
    ...missing(scene),
  ]);
}

function chart(scene: Scene, one: ProbeDelays, i: number): TreeNode {
  const { timeZone, textSize } = scene;
  const name = `delay-${i}`;
  const to = steadily(scene.time);
  const { width, height } = scene.size(name) ?? { width: 900, height: 240 };
  const content = smoke({ id: name, width, height, textSize, from: to - SPAN, to, timeZone, ...one });
  return el('div', { class: 'box', 'data-measure': name }, [content], one.probe);
}

function missing({ delays }: Scene): Child[] {
  if (!delays || (delays.probes === null && delays.failure === null))
    return [el('p', { class: 'why-not' }, 'The probes are being asked for their round trips.')];
  if (delays.failure !== null) return [el('p', { class: 'why-not stale-age' }, delays.failure)];
  if (delays.probes?.length === 0)
    return [
      el(
        'p',
        { class: 'why-not' },
        'Nothing probes the way across: probes in the configuration say where from and where to.',
      ),
    ];
  return delays.more > 0 ? [el('p', { class: 'more' }, `and ${delays.more} more probes`)] : [];
}
