/** How the archive of single flows is. */
export interface FlowArchiveHealth {
  enabled: boolean;
  folder: string;
  /** Milliseconds. */
  retention: number;
  /** Flows written to files since the start. */
  written: number;
  /** Flows that are in no file yet. */
  waiting: number;
  /** Flows that are in no file and will be in none, by reason, since the start. */
  dropped: Record<string, number>;
  /** One sentence while writing fails; else null. */
  fault: string | null;
  /** Finished hours, as of a minute ago. */
  files: number;
  octets: number;
  /** Start of the oldest hour, milliseconds since the epoch; null where there is none. */
  oldest: number | null;
}
