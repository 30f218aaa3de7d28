/** Ledgers as they are asked for, wherever they are kept. */
import type { Corrections } from './corrections.js';
import type { Ledgers } from './ledgers.js';

export interface KeptLedgers extends Pick<
  Ledgers,
  'overview' | 'months' | 'month' | 'ledgers' | 'propose' | 'reverse' | 'decide' | 'reissue' | 'folder'
> {
  readonly corrections: Pick<Corrections, 'all' | 'state'>;
  addReport(month: string, revision: number, files: readonly { name: string; bytes: Buffer }[]): Promise<unknown>;
}
