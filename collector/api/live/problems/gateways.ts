/** Gateways that do not answer, or of which nothing arrives. */
import type { PollErrorKind } from '../../../model/observation.js';
import { utc } from '../../../resilience/words.js';
import type { GatewayStatus } from '../../types.js';
import { failureText } from '../paths.js';
import type { Found } from './problem.js';

const nextSteps: Record<PollErrorKind, string> = {
  timeout:
    'Check that the router is reachable and that its SNMP access list admits this collector; with v1 and v2c a wrong community looks the same.',
  authentication: 'Check user, protocols and keys in the configuration against the router, then reload.',
  resolve: 'Check the name in the configuration and the DNS server, or write the IP address.',
  unreachable: 'Check address and port, the route to the router, and that its SNMP agent runs.',
  loop: 'Look for a known fault of the agent’s software, and leave the table out until it is mended.',
  malformed: 'Check that the address and port are those of the SNMP agent.',
  agent: 'Look at the view and access rights that the router gives to this user or community.',
  context: 'Check the SNMP contexts (VRFs) in the configuration against the router.',
};

export function nextStep(kind: PollErrorKind): string {
  return nextSteps[kind];
}

/** `asked`: milliseconds that the collector has had to get an answer. */
export function gatewayProblems(gateway: GatewayStatus, asked: number): Found[] {
  const { name: subject, state, error } = gateway;
  if (state === 'up') return [];
  if (state === 'down' && error !== null) {
    const code = error.kind === 'authentication' ? 'authentication-refused' : 'gateway-down';
    const message = `${subject} at ${gateway.address} does not answer: ${failureText(error)}.`;
    return [{ code, severity: 'critical', subject, message, next: nextSteps[error.kind], since: error.since }];
  }
  if (asked <= gateway.staleAfterSeconds * 1000) return [];
  const message =
    gateway.lastAnswerAt === null
      ? `Nothing has been read from ${subject} since the collector started.`
      : `Nothing has been read from ${subject} since ${utc(Date.parse(gateway.lastAnswerAt))}, and no request failed.`;
  return [{ code: 'gateway-silent', severity: 'critical', subject, message, next: STALLED }];
}

const STALLED = 'The collector itself does not poll: look at its log and at the load of its machine, then restart it.';
