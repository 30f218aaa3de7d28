import type { FlowNamed } from '../../../collector/api/types.js';
import { classMix } from '../../charts/classMix.js';
import { formatDuration, formatMinute, formatZone } from '../../charts/formatTime.js';
import { formatBits } from '../../charts/formatUnit.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { rankedBars } from '../../charts/rankedBars.js';
import type { FlowsNow } from '../flows.js';
import { flowState, type FlowState } from '../flowState.js';
import type { Scene } from '../scene.js';
import { flowExporters } from './flowExporters.js';
import { word } from './word.js';

/** From so many paths on their drawing and charts need the room: who uses it most is one line then. */
const MANY = 3;

/** Who uses the interconnect now: authorities, destinations, classes of service; how the flows come in. */
export function flows(scene: Scene): TreeNode | null {
  if (!scene.status || scene.status.paths.length === 0) return null;
  const state = flowState(scene);
  const heading = state.state === 'seen' ? `Who uses it, ${when(scene, state.now)}` : 'Who uses it';
  const body = state.state === 'seen' ? seen(scene, state.now) : whyNot(state);
  return el('section', { class: `flows ${state.state}`, 'aria-labelledby': 'flows' }, [
    el('h2', { id: 'flows', class: 'label' }, heading),
    body,
    scene.link.phase !== 'lost' && flowExporters(scene),
  ]);
}

function whyNot({ state, why }: Exclude<FlowState, { state: 'seen' }>): TreeNode {
  const unknown = state === 'blind' && word('unknown', 'UNKNOWN', 'near');
  return el('p', { class: `why-not ${state}` }, [unknown, ' ', el('bdi', {}, why)]);
}

function seen(scene: Scene, now: FlowsNow): TreeNode {
  if (scene.status && scene.status.paths.length >= MANY) return brief(now);
  return el('div', { class: 'flow-columns' }, [
    ranked(scene, 'authorities', 'Top authorities', now.authorities, now.simulated),
    ranked(scene, 'destinations', 'Top destinations', now.destinations, now.simulated),
    mix(scene, now),
  ]);
}

/** `most Leeds City Council 142 Mbit/s and Spine 171 Mbit/s` */
function brief({ authorities: [authority], destinations: [destination] }: FlowsNow): TreeNode {
  const most = [authority, destination].flatMap((one) =>
    one ? [`${plainText(one.name, 30)} ${formatBits(one.bitsPerSecond)}`] : [],
  );
  return el('p', { class: 'brief' }, [el('bdi', {}, most.length === 0 ? 'nobody' : `most ${most.join(' and ')}`)]);
}

/** `mean of 14:00 to 14:05 GMT, 2 min ago` */
function when({ time, timeZone }: Scene, { from, to }: FlowsNow): string {
  const clock = (at: number) => formatMinute(at, timeZone);
  return `mean of ${clock(from)} to ${clock(to)} ${formatZone(to, timeZone)}, ${formatDuration((time - to) / 1000)} ago`;
}

function ranked(scene: Scene, name: string, title: string, rows: readonly FlowNamed[], simulated: boolean): TreeNode {
  const { width, height } = scene.size(name) ?? { width: 380, height: 180 };
  const bars = rows.map((row) => ({ name: row.name, value: row.bitsPerSecond }));
  const chart = rankedBars({ width, height, textSize: scene.textSize, title, rows: bars, simulated });
  return column(name, title, chart);
}

function mix(scene: Scene, { classes, simulated }: FlowsNow): TreeNode {
  const { width, height } = scene.size('classes') ?? { width: 260, height: 180 };
  const chart = classMix({ width, height, textSize: scene.textSize, shares: classes, simulated });
  return column('classes', 'Classes of service', chart);
}

function column(name: string, title: string, chart: TreeNode): TreeNode {
  return el(
    'div',
    { class: `flow-column ${name}` },
    [el('h3', {}, title), el('div', { class: 'box', 'data-measure': name }, [chart])],
    name,
  );
}
