/** Tells once when a gateway (in one context) stops answering, and once when it answers again. */
import type { EventObservation, Origin, PollErrorKind } from '../model/observation.js';
import type { SnmpError } from './errors.js';

const codes: Record<PollErrorKind, string> = {
  timeout: 'gateway-unreachable',
  unreachable: 'gateway-unreachable',
  resolve: 'gateway-unresolved',
  authentication: 'gateway-authentication-failed',
  context: 'gateway-context-unknown',
  malformed: 'gateway-malformed',
  agent: 'gateway-refuses',
  loop: 'gateway-malformed',
};

export class Reachability {
  /** Code of the failure that was told last; null while it answers. */
  private failing: string | null = null;

  failed(origin: Origin, error: SnmpError): EventObservation[] {
    const code = codes[error.kind];
    if (code === this.failing) return [];
    this.failing = code;
    return [this.event(origin, code, 'critical', error.message)];
  }

  answered(origin: Origin): EventObservation[] {
    if (this.failing === null) return [];
    this.failing = null;
    return [this.event(origin, 'gateway-answers-again', 'info', `${origin.gateway} answers again`)];
  }

  private event(
    origin: Origin,
    code: string,
    severity: EventObservation['severity'],
    message: string,
  ): EventObservation {
    const where = origin.context === '' ? '' : ` (context ${origin.context})`;
    return { ...origin, kind: 'event', code, severity, subject: '', message: `${message}${where}` };
  }
}
