/** Options of the round trip panel. */
export interface DelayOptions {
  /** px; 0 fits the panel. */
  textSize: number;
}

export const delayDefaults: DelayOptions = { textSize: 0 };
