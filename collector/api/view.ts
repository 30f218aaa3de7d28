/** What the routes serve of the present: of one collector, or of all that divide a configuration. */
import type { Acts } from '../records/acts.js';
import type { Shelf } from '../records/fold.js';
import type { Records } from '../records/records.js';
import type { Live } from './live.js';

export interface RecordsView extends Pick<Records, 'failoversBetween' | 'incidentsBetween'> {
  readonly shelf: Shelf;
}

export interface LiveView extends Pick<
  Live,
  'status' | 'present' | 'subscribe' | 'topology' | 'networks' | 'interfaces' | 'awaited'
> {
  /** Resolves once what is shown is of now: what others have a part in is read while somebody asks for it. */
  fresh(): Promise<void>;
  readonly records: RecordsView;
  readonly acts: Pick<Acts, keyof Acts>;
}
