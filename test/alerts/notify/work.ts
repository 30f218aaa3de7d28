/** The journal of declared work of one collector, and what people do to it: the real ones. */
import { Acts } from '../../../collector/records/acts.js';
import { Records } from '../../../collector/records/records.js';
import { systemClock } from '../../../collector/deps.js';
import { windowOf, type Incident, type MaintenanceWindow, type Scope } from '../../../collector/model/judgement.js';
import { silentLog } from '../../snmp/log.js';

const primary = { gateways: ['gw1'], groups: ['crossing'], paths: ['primary'] };

export class Work {
  readonly records: Records;
  readonly acts: Acts;

  /** `changed`: an incident has become planned. All are about the primary. */
  constructor(folder: string, changed: (incident: Incident) => void) {
    this.records = new Records({ folder, retention: 400 * 86_400_000 }, { clock: systemClock, log: silentLog });
    const known = { gateways: ['gw1', 'gw2'], groups: ['crossing'], paths: ['primary', 'standby'] };
    const acting = { clock: systemClock, known: () => known, concernedBy: () => primary, changed };
    this.acts = new Acts({ records: this.records, ...acting });
  }

  declare(scope: Scope, more: { from?: number; author?: string } = {}): MaintenanceWindow {
    const { from = 0, author = 'Ada' } = more;
    const startsAt = Date.now() + from;
    return this.acts.addWindow({ scope, startsAt, endsAt: startsAt + 3_600_000, author, reason: 'fibre work, 4711' });
  }

  get windows(): MaintenanceWindow[] {
    return [...this.records.shelf.windows.values()];
  }

  /** The window that the primary is in now. */
  get now(): string | null {
    return windowOf(this.windows, primary, Date.now())?.id ?? null;
  }
}
