/** The store behind, away, or dropping. */
import type { StoreHealth } from '../../../store/contract.js';
import type { Found } from './problem.js';

export function storeProblems({ driver, state, message, spool, dropped }: StoreHealth): Found[] {
  const found: Found[] = [];
  if (state !== 'ok')
    found.push({
      code: `store-${state}`,
      severity: state === 'away' ? 'critical' : 'warning',
      subject: driver,
      message: `${message ?? `the store is ${state}`}: ${spool.points} points wait in the spool.`,
      next:
        state === 'away'
          ? 'Bring the store back; what was accepted is kept in the spool until then.'
          : 'Watch the spool: it should empty by itself.',
    });
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  if (lost.length > 0)
    found.push({
      code: 'store-dropped',
      severity: 'warning',
      subject: driver,
      message: `Samples were dropped: ${lost.map(([reason, count]) => `${count} ${reason}`).join(', ')}.`,
      next: 'Enlarge store.spool.size or mend the store; the gap in the raw samples stays.',
    });
  return found;
}
