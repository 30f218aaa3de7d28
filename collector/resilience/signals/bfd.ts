/** BFD sessions that a path needs. */
import type { BfdSessionObservation } from '../../model/signals.js';
import { printable } from '../../model/text.js';
import type { PathSettings } from '../settings.js';
import type { Moment } from '../time.js';
import { diagnosticWords } from './bfd-diagnostic.js';
import { evidence, finding, type Finding } from './finding.js';
import type { Held, SignalTable } from './table.js';

export function judgeBfd(path: PathSettings, peer: string, table: SignalTable, now: Moment): Finding {
  const held = sessionWith(path, peer, table);
  const subject = printable(`${path.gateway} BFD session ${peer}`);
  const state = held?.latest.state ?? null;
  const says = held === null ? 'not read' : (state ?? 'state not told');
  return finding(evidence('bfd', subject, says, held?.read ?? null, path.interval, now), () => {
    if (state === null) return ['unknown', `${subject}: the router does not tell its state.`];
    if (state === 'up') return ['up', null];
    if (state === 'adminDown') return ['degraded', `${subject} is shut down by its operator: nothing watches the way.`];
    const why = held === null ? null : diagnosticWords(held.latest);
    return ['down', `${subject} is ${state}.${why === null ? '' : ` Its diagnostic: ${why}.`}`];
  });
}

/** Of several sessions with one peer, the one that was read last; among those the worst. */
export function sessionWith(path: PathSettings, peer: string, table: SignalTable): Held<BfdSessionObservation> | null {
  const sessions = [...table.all<BfdSessionObservation>(path.gateway, path.context, 'bfd-session')];
  const mine = sessions.filter(({ latest }) => latest.peer === peer);
  const newest = Math.max(...mine.map(({ read }) => read.monotonic));
  const [worst] = mine
    .filter(({ read }) => newest - read.monotonic < 500)
    .sort((x, y) => Number(x.latest.state === 'up') - Number(y.latest.state === 'up'));
  return worst ?? null;
}
