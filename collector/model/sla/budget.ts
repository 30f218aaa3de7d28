/** How fast the error budget of a service is spent. */

/** Windows of the burn-rate alerts: the long ones and their short companions. */
export const burnWindows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type BurnWindow = (typeof burnWindows)[number];

export const burnWindowMs: Record<BurnWindow, number> = {
  '5m': 300_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
  '3d': 259_200_000,
};

export interface BudgetView {
  service: string;
  /** Target of its availability KPI, percent. */
  target: number;
  /** Downtime of the whole period that the target allows, used so far and left, ms. Left is negative once it is overspent. */
  allowed: number;
  used: number;
  left: number;
  /** left / allowed; null where nothing is allowed. */
  leftRatio: number | null;
  /** Share of downtime in the window over the share that the target allows; null where nothing of the window is known. */
  burn: Record<BurnWindow, number | null>;
}
