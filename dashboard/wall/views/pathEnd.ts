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
      el('span', { class: 'state' }, ` ${stateOf(end)}`),
    ]),
    end.ifAlias !== null && el('p', { class: 'alias' }, [el('bdi', {}, plainText(end.ifAlias, 26))]),
    el('dl', { class: 'rates' }, [
      ...rate('in', end.inBitsPerSecond, capacity),
      ...rate('out', end.outBitsPerSecond, capacity),
    ]),
    el('p', { class: 'faults' }, [faults('errors', errors), ' · ', faults('discards', discards)]),
    end.stale && el('p', { class: 'stale-age' }, staleAge(end, elapsed)),
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
    el('dt', {}, term, term),
    el('dd', { class: 'rate' }, formatBits(value), `${term} rate`),
    el('dd', { class: 'share' }, value === null ? '' : formatShare(value, capacity), `${term} share`),
  ];
}

function faults(name: string, value: number | null): TreeNode {
  return el('span', { class: value ? 'fault some' : 'fault' }, `${name} ${formatPerSecond(value)}`);
}

function staleAge({ ageSeconds }: PathEnd, elapsed: number): string {
  return ageSeconds === null ? 'never read' : `last read ${formatDuration(ageSeconds + elapsed)} ago`;
}
