/** The one line that whoever is woken reads first. */
import { expect, it } from 'vitest';
import { stillWorks } from '../../../alerts/notify/message/still-works.js';
import type { Present } from '../../../collector/model/judgement.js';

type Health = Present['paths'][number]['health'];

/** Two paths of one group, of which `forwarding` carries by its counters in both directions. */
function present(
  service: Present['service']['state'],
  primary: Health,
  standby: Health,
  forwarding: string[],
): Present {
  const common = { group: 'crossing', since: 0, reasons: [], suspect: null, flapping: false, evidence: [] };
  const protection = { state: 'at-risk', reasons: [], since: 0 } as unknown as Present['protection'];
  const ways = (['a-b', 'b-a'] as const).map((direction) => ({ direction, state: 'forwarding', paths: forwarding }));
  return {
    at: 0,
    service: { state: service, reason: '', basis: 'probes', since: 0, evidence: [] },
    protection,
    groups: [{ group: 'crossing', forwarding: ways } as unknown as Present['groups'][number]],
    paths: [
      { ...common, path: 'primary', gateway: 'gw1', health: primary },
      { ...common, path: 'standby', gateway: 'gw2', health: standby },
    ],
  };
}

it('a path that is up and forwards carries the traffic', () => {
  expect(stillWorks(present('available', 'down', 'up', ['standby']))).toBe(
    'Service available. crossing: standby carries the traffic. Protection: at-risk.',
  );
});

it('a path of which nothing is heard carried it when it was read last, and what is up is told beside', () => {
  expect(stillWorks(present('unknown', 'unknown', 'up', ['primary']))).toBe(
    'Service unknown. crossing: primary carried the traffic when it was last read. standby via gw2 is up. Protection: at-risk.',
  );
});

it('while nothing crosses, counters say what was', () => {
  expect(stillWorks(present('unavailable', 'up', 'up', ['primary']))).toBe(
    'Service unavailable. crossing: primary carried the traffic when it was last read. ' +
      'primary via gw1 is up; standby via gw2 is up. Protection: at-risk.',
  );
});

it('who forwards is not known, and no path is up', () => {
  expect(stillWorks(present('unavailable', 'down', 'down', []))).toContain('Nothing: no path is up.');
  expect(stillWorks(present('unknown', 'unknown', 'down', []))).toContain('Not known: no path can be seen to be up.');
});
