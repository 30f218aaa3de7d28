/** Minutes and hours of flows, in milliseconds. */

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE;
export const hourOf = (time: number): number => Math.floor(time / HOUR) * HOUR;
