import type { PathEnd } from '../../../collector/api/types.js';
import { formatDuration } from '../../charts/formatTime.js';
import { formatBits, formatPerSecond, formatShare } from '../../charts/formatUnit.js';
import { el, type TreeNode } from '../../charts/node.js';
import { plainText } from '../../charts/plainText.js';
import { sum } from '../history.js';

/** One interface of a path: its name, what goes in and out now and how much of the capacity that is, errors and discards. */
export function pathEnd(end: PathEnd, capacity: number | null, elapsed: number, sideName: string): TreeNode {
  const errors = sum([end.inErrorsPerSecond, end.outErrorsPerSecond]);
  const discards = sum([end.inDiscardsPerSecond, end.outDiscardsPerSecond]);
  const name = plainText(end.ifName ?? end.interface, 20);
  return el('div', { class: `end ${end.side}${end.stale ? ' stale' : ''}` }, [
    el('h4', {}, [
      el('span', { class: 'only-read' }, `${plainText(sideName, 24)} side: `),
      el('bdi', {}, name),
      el('span', { class: end.operStatus === 'up' ? 'only-read' : 'state' }, ` ${stateOf(end)}`),
      end.operStatus === 'up' && end.ifAlias !== null && el('bdi', { class: 'alias' }, plainText(end.ifAlias, 40)),
    ]),

    el('dl', { class: 'rates' }, [
      ...rate('in', end.inBitsPerSecond, capacity),
      ...rate('out', end.outBitsPerSecond, capacity),
    ]),
    end.stale
      ? el('p', { class: 'stale-age' }, staleAge(end, elapsed))
      : el('p', { class: errors || discards ? 'faults some' : 'faults' }, faults(errors, discards)),
  ]);
}

function stateOf(end: PathEnd): string {
  if (!end.found && end.updatedAt !== null) return 'not on this gateway';
  if (end.operStatus === null) return end.stale ? 'not known' : '';
  if (end.adminStatus === 'down') return 'switched off';
  return end.operStatus === 'up' ? 'up' : end.operStatus;
}

function rate(term: string, value: number | null, capacity: number | null): TreeNode[] {
  return [
    el('dt', { class: term }, term, term),
    el('dd', { class: `rate ${term}` }, formatBits(value), `${term} rate`),
    el('dd', { class: `share ${term}` }, value === null ? '' : formatShare(value, capacity), `${term} share`),
  ];
}

/** None is said in words, what is not known as such, and anything else as figures. */
function faults(errors: number | null, discards: number | null): TreeNode[] {
  if (errors === 0 && discards === 0) return [el('span', { class: 'fault' }, 'no errors, no discards')];
  // On one line, so that the rows stand as high while nothing is read yet.
  if (errors === null && discards === null) return [el('span', { class: 'fault' }, 'errors —, discards —')];
  const one = (name: string, value: number | null) =>
    el('span', { class: value ? 'fault some' : 'fault' }, `${name} ${formatPerSecond(value)}`, name);
  return [one('errors', errors), one('discards', discards)];
}

function staleAge({ ageSeconds }: PathEnd, elapsed: number): string {
  return ageSeconds === null ? 'never read' : `last read ${formatDuration(ageSeconds + elapsed)} ago`;
}
