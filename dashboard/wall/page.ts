import { el, type TreeNode } from '../charts/node.js';
import { answers } from './answer.js';
import { isCrowd } from './crowd.js';
import { isIncident } from './incident.js';
import type { Scene, Tone } from './scene.js';
import type { Part } from './show.js';
import { answerView } from './views/answerView.js';
import { crossing } from './views/crossing.js';
import { delay } from './views/delay.js';
import { empty } from './views/empty.js';
import { failovers } from './views/failovers.js';
import { flows } from './views/flows.js';
import { gateways } from './views/gateways.js';
import { level } from './views/level.js';
import { header } from './views/header.js';
import { problems } from './views/problems.js';
import { sourcesView } from './views/sourcesView.js';
import { storeView } from './views/storeView.js';
import { strips } from './views/strips.js';
import { throughput } from './views/throughput.js';

/** The worst first. */
const tones: Tone[] = ['down', 'unknown', 'degraded', 'calm'];

/** The whole wall for one scene. In an incident the left half turns to it: the answer that is well shrinks. */
export function page(scene: Scene): TreeNode[] {
  const { status, shown = 'all', rested = false } = scene;
  const incident = isIncident(scene);
  const said = answers(scene);
  const tone = tones.find((one) => said.some((answer) => answer.tone === one)) ?? 'calm';
  const working = status !== null && status.resilience.maintenance.length + status.resilience.drills.length > 0;
  // A part needs something to show: without paths the one screen says what to do.
  const part = shown === 'all' || !status || status.paths.length === 0 ? null : shown;
  const mood = [
    incident ? 'incident' : 'quiet',
    working ? 'working' : 'idle',
    scene.link.phase === 'lost' ? 'blind' : 'seeing',
    tone,
    part === null ? 'whole' : `part ${part}-part`,
    ...(rested ? ['rested'] : []),
  ].join(' ');
  return [
    header(scene),
    ...strips(scene),
    el(
      'main',
      { class: mood },
      part === null ? halves(scene) : [el('div', { class: 'only' }, views[part](scene), part)],
    ),
  ];
}

function halves(scene: Scene): TreeNode[] {
  const { status } = scene;
  const crowd = status !== null && isCrowd(status);
  const count = crowd ? 3 : Math.min(status?.paths.length ?? 0, 5);
  const left = [...answerView(scene), problems(scene), failovers(scene), gateways(scene), storeView(scene)];
  const right = [crossing(scene), throughput(scene), flows(scene), empty(scene)];
  return [
    el('div', { class: 'left' }, left, 'left'),
    el('div', { class: `right paths-${count}${crowd ? ' crowded' : ''}` }, right, 'right'),
  ];
}

/** Each part alone. */
const views: Record<Part, (scene: Scene) => (TreeNode | null)[]> = {
  answer: (scene) => [...answerView(scene), problems(scene), failovers(scene)],
  paths: (scene) => [crossing(scene), throughput(scene)],
  delay: (scene) => [delay(scene)],
  flows: (scene) => [flows(scene)],
  level: (scene) => [level(scene)],
  sources: (scene) => [sourcesView(scene)],
};
