/** Where flows are in the engine. */

/** Rows and what closes the parts of minutes: in the policy of samples. */
export const ROWS = 'flow';
export const CLOSED = 'flow_minute';
/** Rows of hours and what went into each: in the policy of rollups. */
export const HOUR_ROWS = 'flow_1h';
export const HOURS = 'flow_hour';
