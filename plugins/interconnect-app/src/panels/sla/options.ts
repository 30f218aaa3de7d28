/** Options of the service level panel. */
export interface SlaOptions {
  calendar: boolean;
  budget: boolean;
  burn: boolean;
  /** px; 0 fits the panel. */
  textSize: number;
}

export const slaDefaults: SlaOptions = { calendar: true, budget: true, burn: true, textSize: 0 };
