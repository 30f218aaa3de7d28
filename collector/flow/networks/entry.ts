import type { Prefix } from '../../model/prefix.js';

/** A prefix without host bits, and what it stands for: 1 to 2^30. 0 means that no prefix holds an address. */
export interface Entry {
  prefix: Prefix;
  value: number;
}
