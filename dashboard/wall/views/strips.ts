import { formatDuration, formatTime } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';

import type { Scene } from '../scene.js';
import { planned } from './planned.js';

/** The strips across the page that change how everything below is to be read: a lost connection, planned work, simulated data. */
export function strips(scene: Scene): TreeNode[] {
  return [lost(scene), planned(scene), simulated(scene)].filter((strip): strip is TreeNode => strip !== null);
}

function lost({ link, now, time, timeZone }: Scene): TreeNode | null {
  if (link.phase !== 'lost') return null;
  const seconds = (now - link.since) / 1000;
  const since = formatTime(time - (now - link.since), timeZone);
  const wait = link.retryAt === null ? 0 : Math.ceil((link.retryAt - now) / 1000);
  const next = wait > 0 ? `Next try in ${wait} s` : 'Trying now';
  return el(
    'section',
    { class: 'strip lost', 'aria-label': 'Connection' },
    [
      el('p', {}, [
        el('strong', {}, `NO DATA FOR ${formatDuration(seconds)} `),
        `since ${since}. ${link.reason}. ${next}, attempt ${link.attempt}.`,
      ]),
    ],
    'lost',
  );
}

function simulated({ status }: Scene): TreeNode | null {
  if (!status?.simulated) return null;
  return el(
    'section',
    { class: 'strip simulated', 'aria-label': 'Simulated data' },
    [el('p', {}, [el('strong', {}, 'SIMULATED DATA'), ' These gateways are simulated. No real router is read.'])],
    'simulated',
  );
}
