/** What the month has come to, asked of the collector: availability, budget left, days to the report. */
export interface ServiceLevel {
  service: string;
  /** Percent; null where nothing was measured yet. */
  availability: number | null;
  target: number | null;
  /** Share of the month so far that was measured, 0 to 1; null where it is not told. */
  completeness: number | null;
  /** Downtime that the month still allows, seconds; null where nothing is promised. */
  leftSeconds: number | null;
  /** Downtime that the target allows in the month and what of it is used, seconds; null where nothing is promised. */
  allowedSeconds: number | null;
  usedSeconds: number | null;
  /** Shortest window first: 1 spends the budget in just a month; null where nothing of the window is known. */
  burn: { window: string; rate: number | null }[];
  daysToReport: number;
}

export interface ServiceLevels {
  month: string;
  services: ServiceLevel[];
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const numberOrNull = (value: unknown): number | null => (isNumber(value) ? value : null);
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Null where the answer is of another shape. */
export function readServiceLevels(body: unknown): ServiceLevels | null {
  const { month, daysToReport, services } = fieldsOf(body);
  if (typeof month !== 'string' || !isNumber(daysToReport) || !Array.isArray(services)) return null;
  return {
    month,
    services: services.map((each: unknown) => {
      const { service, availability, target, completeness, budget } = fieldsOf(each);
      return {
        service: String(service),
        availability: numberOrNull(availability),
        target: numberOrNull(target),
        completeness: numberOrNull(completeness),
        leftSeconds: numberOrNull(fieldsOf(budget)['leftSeconds']),
        allowedSeconds: numberOrNull(fieldsOf(budget)['allowedSeconds']),
        usedSeconds: numberOrNull(fieldsOf(budget)['usedSeconds']),
        burn: Object.entries(fieldsOf(fieldsOf(budget)['burn'])).map(([window, rate]) => ({
          window,
          rate: numberOrNull(rate),
        })),
        daysToReport,
      };
    }),
  };
}
