import { formatDuration, formatTime } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';

import { plainText } from '../../charts/plainText.js';
import type { Scene } from '../scene.js';
import { parts } from '../show.js';
import { planned } from './planned.js';

/** The strips across the page that change how everything below is to be read: a lost connection, planned work, simulated data. */
export function strips(scene: Scene): TreeNode[] {
  return [lost(scene), noSuchScene(scene), planned(scene), simulated(scene)].filter(
    (strip): strip is TreeNode => strip !== null,
  );
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

/** The address of this screen names a scene that there is none of: it shows everything. */
function noSuchScene({ unknownScene }: Scene): TreeNode | null {
  if (!unknownScene) return null;
  const names = ['all', 'rotate', ...parts].join(', ');
  return el(
    'section',
    { class: 'strip simulated', 'aria-label': 'Scene' },
    [el('p', {}, [el('bdi', {}, `There is no scene ${plainText(unknownScene, 20)}. There are: ${names}.`)])],
    'scene',
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
