import type { ConfigDraft } from '../draft.js';
import type { Finding } from '../faults.js';

/** What a check between keys is given. It looks at sound parts only: whatever is undefined has its fault already. */
export interface CheckInput {
  draft: ConfigDraft;
  /** The file as it stands, to tell a key that is absent from one that is faulty. */
  raw: unknown;
  env: NodeJS.ProcessEnv;
}

export type Check = (input: CheckInput) => Finding[];
