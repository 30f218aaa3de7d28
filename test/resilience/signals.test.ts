/** What traps make suspect, and what sessions say of a path. */
import { describe, expect, it } from 'vitest';
import type { OspfNeighbourObservation, TrapObservation, TrapSubject } from '../../collector/model/signals.js';
import type { PathSettings } from '../../collector/resilience/settings.js';
import { SignalTable } from '../../collector/resilience/signals/table.js';
import { Traps } from '../../collector/resilience/signals/traps.js';

const origin = { gateway: 'gw1', context: '', collector: 'c1' };
const now = { at: 10_000, monotonic: 10_000 };

const path = (rest: Partial<PathSettings>): PathSettings => ({
  ...{ name: 'one', group: 'main', gateway: 'gw1', context: '', a: 'Gi0/0', b: 'Gi0/1', interval: 1_000 },
  ...{ peers: [], redundancy: [], bfd: [], ospf: [], routes: [] },
  ...rest,
});

const neighbour = (rest: Partial<OspfNeighbourObservation> = {}): OspfNeighbourObservation => ({
  ...{ ...origin, kind: 'ospf-neighbour', at: 9_000, version: 3, neighbour: '4/192.0.2.5', routerId: '192.0.2.5' },
  ...{ state: 'full', events: 1 },
  ...rest,
});

function suspicion(needs: Partial<PathSettings>, level: OspfNeighbourObservation | null, subject: TrapSubject) {
  const [table, traps] = [new SignalTable(), new Traps()];
  if (level !== null) table.observe(level, now);
  const trap: TrapObservation = {
    ...{ ...origin, kind: 'trap', at: now.at, name: 'trap', oid: '1.3', version: '2c', inform: false, subject },
    ...{ claims: 'down', upTime: null, values: {} },
  };
  traps.observe(trap, now);
  return traps.suspicion(path(needs), [], table, now);
}

describe('a trap of OSPF', () => {
  const v3 = { type: 'ospf-neighbour', neighbour: '4/192.0.2.5' } as const;
  const v2 = { type: 'ospf-neighbour', neighbour: '10.0.0.5' } as const;

  it('makes a path suspect that names the neighbour of OSPFv3 by its router identifier', () => {
    expect(suspicion({ ospf: ['192.0.2.5'] }, neighbour(), v3)).toEqual({ at: now.at, says: 'trap (down)' });
    // Not read yet: nothing says otherwise.
    expect(suspicion({ ospf: ['192.0.2.5'] }, null, v3)).not.toBeNull();
  });

  it('makes a path suspect that names a neighbour by address or by router identifier', () => {
    const held = neighbour({ version: 2, neighbour: '10.0.0.5' });
    expect(suspicion({ ospf: ['10.0.0.5'] }, held, v2)).not.toBeNull();
    expect(suspicion({ ospf: ['192.0.2.5'] }, held, v2)).not.toBeNull();
  });

  it('says nothing of another neighbour, or of what is known already', () => {
    expect(suspicion({ ospf: ['192.0.2.6'] }, neighbour(), v3)).toBeNull();
    expect(suspicion({ ospf: ['192.0.2.5'] }, neighbour({ state: 'down' }), v3)).toBeNull();
  });
});
