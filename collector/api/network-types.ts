/** What the API says of authorities and destinations: types only. */

export interface NetworkContact {
  name?: string;
  email?: string;
  phone?: string;
}

/** Who declares a network, and so where it is changed. */
export type ManagedBy =
  | { by: 'configuration' }
  /** A file that the configuration names, and the line where the network begins. */
  | { by: 'file'; file: string; line: number }
  /** Added while the collector ran, and kept in its data folder. */
  | { by: 'collector' };

/** A named set of prefixes: an authority on side a, a destination on side b. */
export interface NetworkRow {
  name: string;
  side: 'a' | 'b';
  kind: 'authority' | 'destination';
  /** As they were written. */
  prefixes: string[];
  /** Code of its owner (ONS, ODS); null where none is given. */
  owner: string | null;
  contacts: NetworkContact[];
  managedBy: ManagedBy;
}

export interface NetworkMatch {
  name: string;
  /** The prefix that holds the address. */
  prefix: string;
}

/** `GET /api/v1/networks`: in order of declaration. */
export interface NetworksAnswer {
  /** When this configuration was taken: at the start, or at the last reload that changed something. */
  since: string;
  /** All that are declared. */
  authorities: number;
  destinations: number;
  prefixes: number;
  /** The files that manage some of them. */
  files: { file: string; networks: number; prefixes: number }[];
  /** Under the filter that was asked for, before `limit` and `offset`. */
  found: number;
  networks: NetworkRow[];
  /** With `address`: who holds it on each side, the longest prefix first, which is the one that counts; else null. */
  address: { address: string; a: NetworkMatch[]; b: NetworkMatch[] } | null;
}
