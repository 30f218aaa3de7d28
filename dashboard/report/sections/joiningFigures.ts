/** From an order to first traffic, and what a connection costs against the one it replaces. */
import type { ReportAuthority } from '../../../collector/api/types.js';

const DAY = 86_400_000;

/** Days from the order to first traffic, of those where both are known. An order dated after the first traffic is no wait. */
export function waits(authorities: readonly ReportAuthority[]): { name: string; days: number }[] {
  return authorities.flatMap(({ name, orderedOn, firstTrafficAt }) => {
    if (orderedOn === null || firstTrafficAt === null) return [];
    const days = Math.floor(firstTrafficAt / DAY) - Date.parse(orderedOn) / DAY;
    return days < 0 ? [] : [{ name, days }];
  });
}

/** null of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A year's charges and what they replace, of the authorities where both are known. Minor units. */
export function savings(authorities: readonly ReportAuthority[]): {
  charged: number;
  replaced: number;
  compared: number;
} {
  const both = authorities.filter(({ charge, replaces }) => charge !== null && replaces !== null);
  return {
    charged: both.reduce((sum, { charge }) => sum + charge!.yearMinor, 0),
    replaced: both.reduce((sum, { replaces }) => sum + replaces!.yearMinor, 0),
    compared: both.length,
  };
}
