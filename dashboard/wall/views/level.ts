import { budgetBar } from '../../charts/budgetBar.js';
import { burnRates } from '../../charts/burnRates.js';
import { el, type Child, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import type { ServiceLevel } from '../readLevels.js';
import type { Scene } from '../scene.js';
import { failovers } from './failovers.js';
import { joining } from './joining.js';
import { month } from './month.js';

/** Services that fit one screen; the rest are counted. */
const MOST = 4;

/** The month that runs: each service's budget and how fast it goes, failovers and the last drill. */
export function level(scene: Scene): TreeNode {
  const services = scene.levels?.now?.services ?? [];
  const more = services.length - MOST;
  return el('section', { class: 'level', 'aria-labelledby': 'level' }, [
    el('h2', { id: 'level', class: 'label' }, 'Service level'),
    el('p', { class: 'month' }, [el('bdi', {}, month(scene) ?? 'Nothing was measured this month yet.')]),
    ...services.slice(0, MOST).map((one, i) => budget(scene, one, i)),
    more > 0 && el('p', { class: 'more' }, `and ${more} more`),
    failovers(scene),
    joining(scene),
  ]);
}

function budget(
  scene: Scene,
  { service, target, allowedSeconds, usedSeconds, burn }: ServiceLevel,
  i: number,
): TreeNode {
  const simulated = scene.status?.simulated ?? false;
  const content: Child[] =
    allowedSeconds === null || usedSeconds === null
      ? [el('p', { class: 'muted' }, `${plainText(service, 24)}: no budget, since no availability is promised.`)]
      : [
          el('h3', { class: 'muted' }, 'Downtime that the target allows'),
          box(scene, `budget-${i}`, (size) =>
            budgetBar({ ...size, service, target, allowed: allowedSeconds, used: usedSeconds, simulated }),
          ),
          el('h3', { class: 'muted' }, 'How fast it goes: 1 × lasts the month'),
          box(scene, `burn-${i}`, (size) => burnRates({ ...size, service, windows: burn })),
        ];
  return el('div', { class: 'budget-row' }, content, service);
}

type Drawn = (size: { width: number; height: number; textSize: number }) => TreeNode;

function box(scene: Scene, name: string, draw: Drawn): TreeNode {
  const { width, height } = scene.size(name) ?? { width: 700, height: 120 };
  return el('div', { class: 'box', 'data-measure': name }, [draw({ width, height, textSize: scene.textSize })], name);
}
