/** What the finders of problems are given and give. */
import type { Problem } from '../../types.js';

/** A problem before it is known since when it stands; `since` is set where the finder knows better. */
export type Found = Omit<Problem, 'since'> & { since?: string };
