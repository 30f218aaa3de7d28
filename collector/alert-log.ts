/** Alerts in the log: when each begins to fire and when it is over. */
import type { Alert, AlertsListener } from '../alerts/model.js';
import type { Log } from './deps.js';
import { printable } from './model/text.js';

export function logAlerts(log: Log): AlertsListener {
  let firing = new Map<string, Alert>();
  return (alerts) => {
    const now = new Map(alerts.filter(({ state }) => state === 'firing').map((alert) => [alert.fingerprint, alert]));
    for (const [key, alert] of now) if (!firing.has(key)) tell(log, alert, 'an alert fires');
    for (const [key, alert] of firing) if (!now.has(key)) tell(log, alert, 'an alert is over');
    firing = now;
  };
}

function tell(log: Log, { name, labels, annotations }: Alert, what: string): void {
  // The Watchdog always fires: it is for those who listen for it.
  if (name === 'Watchdog') return;
  const level = labels['severity'] === 'info' ? 'info' : 'warn';
  log[level]({ alert: name, labels }, printable(`${what}: ${annotations['summary'] ?? name}`));
}
