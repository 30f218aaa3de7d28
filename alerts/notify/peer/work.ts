/** Which maintenance windows the other of a pair is told of: what changed last each time, and the others in turn. */
import type { MaintenanceWindow } from '../../../collector/model/judgement.js';
import { MOST_WINDOWS_TOLD } from './protocol.js';

/** Work that was over for so long before, ms, is told no more: this month, the last, and a little. */
const LONG_AGO = 66 * 86_400_000;
const NEWEST = MOST_WINDOWS_TOLD / 2;

export class DeclaredWork {
  private at = 0;

  /** At most `MOST_WINDOWS_TOLD`; asked again and again, all of them. */
  next(windows: readonly MaintenanceWindow[], now: number): MaintenanceWindow[] {
    const told = windows
      .filter((window) => Math.max(window.endsAt, changedAt(window)) > now - LONG_AGO)
      .toSorted((x, y) => changedAt(y) - changedAt(x));
    const others = told.slice(NEWEST);
    if (this.at >= others.length) this.at = 0;
    const some = others.slice(this.at, this.at + MOST_WINDOWS_TOLD - NEWEST);
    this.at += some.length;
    return [...told.slice(0, NEWEST), ...some];
  }
}

const changedAt = ({ createdAt, cancelledAt }: MaintenanceWindow): number => cancelledAt ?? createdAt;
