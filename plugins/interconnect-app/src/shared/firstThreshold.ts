import { type Field, ThresholdsMode } from '@grafana/data';

export interface Threshold {
  value: number;
  /** Whether it is in per cent. */
  share: boolean;
}

/** What Grafana gives to every panel, and leaves where the panel becomes one of ours: 80, of whatever unit. */
const STOCK = { value: 80, color: 'red' };

/** The first threshold of a field; null where it has none, `otherwise` where it is the one that nobody chose: no path is busy at 80 bit/s. */
export function firstThreshold({ config: { thresholds } }: Field, otherwise: Threshold | null): Threshold | null {
  const [first, ...more] = thresholds?.steps.slice(1) ?? [];
  if (!first || typeof first.value !== 'number') {
    return null;
  }
  const share = thresholds?.mode === ThresholdsMode.Percentage;
  const stock = !share && more.length === 0 && first.value === STOCK.value && first.color === STOCK.color;
  return stock ? otherwise : { value: first.value, share };
}
