import { formatDuration, formatTime } from '../../charts/formatTime.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { sentence } from '../answer.js';
import type { Scene } from '../scene.js';
import { word } from './word.js';

/** The store, only when it is not well or has lost something: what is held back, since when, what was dropped. */
export function storeView(scene: Scene): TreeNode | null {
  const { status, link } = scene;
  if (!status || link.phase === 'lost') return null;
  const { store } = status;
  const dropped = Object.entries(store.dropped ?? {}).filter(([, count]) => count > 0);
  if (store.state === 'ok' && dropped.length === 0) return null;
  const lost = dropped.map(([reason, count]) => `${count.toLocaleString('en-GB')} ${plainText(reason, 30)}`).join(', ');
  return el('section', { class: 'store', 'aria-labelledby': 'store' }, [
    el('h2', { id: 'store', class: 'label' }, 'Store'),
    el('p', {}, [
      store.state === 'ok' ? null : word('degraded', store.state, 'near'),
      store.message === null ? null : ` ${sentence(store.message)}`,
      store.state !== 'ok' && ` ${waiting(scene)}`,
      lost !== '' && ` Dropped: ${lost}.`,
    ]),
  ]);
}

function waiting({ status, time, timeZone }: Scene): string {
  const { points = 0, oldest = null } = status?.store.spool ?? {};
  if (points === 0 || oldest === null) return 'Nothing waits in the spool.';
  const since = Date.parse(oldest);
  return `${points.toLocaleString('en-GB')} samples wait in the spool since ${formatTime(since, timeZone)} (${formatDuration((time - since) / 1000)}); none is lost.`;
}
