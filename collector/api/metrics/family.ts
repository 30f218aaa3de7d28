/** What every family of metrics can do; none has to. */
import type { Config } from '../../config/schema/index.js';
import type { Observation } from '../../model/observation.js';
import type { Status } from '../types.js';

export interface Family {
  /** Counts what passes; the live view has seen it before. */
  observe?(observations: readonly Observation[]): void;
  /** Sets what is read from the live view, right before it is scraped. */
  collect?(status: Status): void;
  /** Forgets the labels of what is no longer configured. */
  update?(config: Config): Promise<void>;
}
