import { el, type TreeNode } from '../charts/node.js';
import { answers } from './answer.js';
import { isIncident } from './incident.js';
import type { Scene, Tone } from './scene.js';
import { answerView } from './views/answerView.js';
import { crossing } from './views/crossing.js';
import { empty } from './views/empty.js';
import { failovers } from './views/failovers.js';
import { flows } from './views/flows.js';
import { gateways } from './views/gateways.js';
import { header } from './views/header.js';
import { problems } from './views/problems.js';
import { storeView } from './views/storeView.js';
import { strips } from './views/strips.js';
import { throughput } from './views/throughput.js';

/** The worst first. */
const tones: Tone[] = ['down', 'unknown', 'degraded', 'calm'];

/** The whole wall for one scene. In an incident the left half turns to it: the answer that is well shrinks. */
export function page(scene: Scene): TreeNode[] {
  const { status } = scene;
  const incident = isIncident(scene);
  const said = answers(scene);
  const tone = tones.find((one) => said.some((answer) => answer.tone === one)) ?? 'calm';
  const working = status !== null && status.resilience.maintenance.length + status.resilience.drills.length > 0;
  const mood = [
    incident ? 'incident' : 'quiet',
    working ? 'working' : 'idle',
    scene.link.phase === 'lost' ? 'blind' : 'seeing',
    tone,
  ].join(' ');
  return [
    header(scene),
    ...strips(scene),
    el('main', { class: mood }, [
      el(
        'div',
        { class: 'left' },
        [...answerView(scene), problems(scene), failovers(scene), gateways(scene), storeView(scene)],
        'left',
      ),
      el(
        'div',
        { class: `right paths-${Math.min(status?.paths.length ?? 0, 5)}` },
        [crossing(scene), throughput(scene), flows(scene), empty(scene)],
        'right',
      ),
    ]),
  ];
}
