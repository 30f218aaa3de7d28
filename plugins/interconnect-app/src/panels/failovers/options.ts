/** Options of the failover panel. */
export interface FailoversOptions {
  /** Shows only paths whose name holds this text; '' all. */
  filter: string;
  planned: boolean;
  /** px; 0 fits the panel. */
  textSize: number;
}

export const failoversDefaults: FailoversOptions = { filter: '', planned: true, textSize: 0 };
