/** How a closed month is kept from being changed unseen. All hashes are SHA-256, in hexadecimal. */

export interface SealedFile {
  /** Relative to the folder of ledgers. */
  file: string;
  sha256: string;
  octets: number;
}

/** Names everything that a revision of a month is made of. Written as canonical JSON (RFC 8785). */
export interface Manifest {
  schema: 1;
  month: string;
  revision: number;
  reason: string | null;
  sealedAt: number;
  /** Version of the program that computed it. */
  program: string;
  /** Evidence, inputs, ledgers and month document. */
  files: SealedFile[];
}

/** One link of the chain, one line in `chain.jsonl`. Lines are only ever appended. */
export interface ChainLink {
  seq: number;
  /** `closed`: a month was closed; `revised`: it was issued again; `report`: files of a report were added. */
  kind: 'closed' | 'revised' | 'report';
  month: string;
  revision: number;
  at: number;
  /** Of the manifest; for a report, the files that were issued. */
  manifest: string | null;
  files: SealedFile[];
  /** `hash` of the link before; 64 zeros for the first. */
  previous: string;
  /** Of this link without its hash, as canonical JSON. */
  hash: string;
}
