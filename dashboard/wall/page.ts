import { el, type TreeNode } from '../charts/node.js';
import { answer } from './answer.js';
import { isIncident, problemsOf } from './incident.js';
import type { Scene } from './scene.js';
import { answerView, serviceView } from './views/answerView.js';
import { crossing } from './views/crossing.js';
import { empty } from './views/empty.js';
import { flows } from './views/flows.js';
import { gateways } from './views/gateways.js';
import { header } from './views/header.js';
import { problems } from './views/problems.js';
import { storeView } from './views/storeView.js';
import { strips } from './views/strips.js';
import { throughput } from './views/throughput.js';

/** The whole wall for one scene. In an incident the left half turns to it: the problem comes before the service. */
export function page(scene: Scene): TreeNode[] {
  const { status } = scene;
  const incident = isIncident(scene);
  const middle = incident ? [problems(scene), serviceView(scene)] : [serviceView(scene), problems(scene)];
  const { tone } = answer(scene);
  const troubled = problemsOf(scene).length > 0;
  const mood = `${incident ? 'incident' : 'quiet'} ${troubled ? 'troubled' : 'untroubled'}  ${scene.link.phase === 'lost' ? 'blind' : 'seeing'} ${tone}`;
  return [
    header(scene),
    ...strips(scene),
    el('main', { class: mood }, [
      el('div', { class: 'left' }, [answerView(scene), ...middle, gateways(scene), storeView(scene)], 'left'),
      el(
        'div',
        { class: `right paths-${Math.min(status?.paths.length ?? 0, 5)}` },
        [crossing(scene), throughput(scene), flows(scene), empty(scene)],
        'right',
      ),
    ]),
  ];
}
