import type { Fault, KeyPath } from '../faults.js';
import type { NetworkConfig } from '../schema/networks.js';

/** Where something stands: a fault without its words. */
export type Spot = Pick<Fault, 'file' | 'line' | 'column' | 'key'>;

/** A sound network and where its parts stand; `path` is within it: `['prefixes', 3]`. */
export interface NetworkEntry {
  side: 'a' | 'b';
  network: NetworkConfig;
  spot(path: KeyPath, at?: 'key'): Spot;
}

export interface Imported {
  entries: NetworkEntry[];
  faults: Fault[];
}
