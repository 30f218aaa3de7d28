/** Events in the log. */
import type { Log } from './deps.js';
import type { Observation } from './model/observation.js';
import { printable } from './model/text.js';

/** Events are what the log is for: a healthy interconnect has few. */
export function logEvents(observations: readonly Observation[], log: Log): void {
  for (const observation of observations) {
    if (observation.kind !== 'event') continue;
    const { code, severity, gateway, context, subject, message } = observation;
    const level = severity === 'critical' ? 'error' : severity === 'warning' ? 'warn' : 'info';
    log[level]({ code, gateway, context, subject: printable(subject) }, printable(`${gateway}: ${message}`));
  }
}
