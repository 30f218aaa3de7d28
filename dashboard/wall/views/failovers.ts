import type { Status } from '../../../collector/api/types.js';
import { failoverStrip } from '../../charts/failoverStrip.js';
import { formatClock, formatDuration, formatTime, formatZone } from '../../charts/formatTime.js';
import { formatGap } from '../../charts/formatGap.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { isIncident } from '../incident.js';
import type { Scene } from '../scene.js';
import { drills } from './drills.js';

type Failover = Status['resilience']['failovers'][number];

const DAYS = 7;
/** The line moves on by so much at a time, less than a pixel of a thousand. */
const STEP = 5 * 60_000;
/** No more are carried by a status. */
const MOST = 20;

/** Failovers of the last week on a line, and the last one in words: when, from where to where, how long people were cut off. */
export function failovers(scene: Scene): TreeNode | null {
  const { status, timeZone, textSize } = scene;
  if (!status || status.paths.length < 2) return null;
  const all = status.resilience.failovers;
  const to = Math.ceil(scene.time / STEP) * STEP;
  const from = to - DAYS * 86_400_000;
  const recent = all.filter(({ startedAt }) => Date.parse(startedAt) >= from);
  const count = recent.length === MOST ? `the last ${MOST}` : recent.length === 0 ? 'none recorded' : recent.length;
  // In an incident one of weeks ago is no news.
  const last = isIncident(scene) ? recent[0] : all[0];
  const { width, height } = scene.size('failovers') ?? { width: 700, height: 60 };
  const marks = recent.map((one) => ({ ...one, time: Date.parse(one.startedAt) }));
  return el('section', { class: 'failovers', 'aria-labelledby': 'failovers' }, [
    el('h2', { id: 'failovers', class: 'label' }, [
      `Failovers, last ${DAYS} days: `,
      el('span', { class: 'count' }, String(count)),
    ]),
    // An incident needs the room.
    !isIncident(scene) &&
      el('div', { class: 'box', 'data-measure': 'failovers' }, [
        failoverStrip({ width, height, textSize, from, to, timeZone, failovers: marks }),
      ]),
    last ? el('p', { class: 'last' }, [el('bdi', {}, inWords(scene, last))]) : null,
    drills(scene),
  ]);
}

const kinds = { unplanned: '', planned: ', planned', drill: ', a drill' } as const;

/** Within this many ms a time of the day says which day it was. */
const TODAY = 12 * 3_600_000;

function inWords(scene: Scene, { startedAt, from, to, returned, kind, gap, settled }: Failover): string {
  const { time, timeZone } = scene;
  const at = Date.parse(startedAt);
  const brief = isIncident(scene) && Math.abs(time - at) < TODAY;
  const clock = brief ? `${formatClock(at, timeZone)} ${formatZone(at, timeZone)}` : formatTime(at, timeZone);
  const when = `${clock}, ${formatDuration((time - at) / 1000)} ago`;
  const cut = formatGap(gap.atLeastSeconds, gap.atMostSeconds);
  return `Last ${when}: ${plainText(from, 20)} → ${plainText(to, 20)}${returned === true ? ' and back' : ''}${kinds[kind]}, ${cut}${settled ? '' : ' so far'}.`;
}
