/** What passes from the rules to those who page: an alert as Prometheus knows it. Types only. */

/** `pending` waits for its `for`; `firing` is to be told; `resolved` was firing and is over. */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** Times are milliseconds since the epoch. */
export interface Alert {
  /** Of the rule; the label `alertname` too. */
  name: string;
  /** With `alertname`, without the name of a metric. Never the name of a collector: both of a pair say the same. */
  labels: Readonly<Record<string, string>>;
  /** Templates are filled in, as of the last evaluation. */
  annotations: Readonly<Record<string, string>>;
  state: AlertState;
  /** When the expression held for the first time. */
  activeAt: number;
  /** When it began to fire; `activeAt` while it is pending. */
  startsAt: number;
  /** When it was found to be over; only of resolved ones. */
  endsAt?: number;
  /** Of the label set alone, so that both collectors of a pair give the same: 16 hexadecimal digits. */
  fingerprint: string;
  /** Of the expression, when it was last evaluated while it held. May be NaN or infinite. */
  value: number;
  /** A page that says more: the wall. */
  generatorUrl: string;
}

/**
 * Told after every evaluation in which an alert changed, and at least once per interval: all that are pending or firing, and those that
 * were resolved within the last 15 minutes. The order is not stable. What is not listed any more is long over.
 */
export type AlertsListener = (alerts: readonly Alert[]) => void;
