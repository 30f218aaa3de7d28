/** Why a request failed, in words an operator can act on. */
import { CodedError } from '../model/coded-error.js';
import type { PollErrorKind } from '../model/observation.js';

/** `code` is `SNMP_` and the kind in capitals. */
export class SnmpError extends CodedError {
  constructor(
    readonly kind: PollErrorKind,
    message: string,
    /** error-status of the agent's answer (RFC 3416 §3); 0 where the failure is not an answer. */
    readonly status = 0,
    /** error-index of that answer, counted from 1; 0 where none is named. */
    readonly index = 0,
  ) {
    super(`SNMP_${kind.toUpperCase()}`, message);
  }
}

/** error-status names of RFC 3416 §3. */
export const errorStatus = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  authorizationError: 16,
} as const;

const statusNames = new Map<number, string>(Object.entries(errorStatus).map(([name, code]) => [code, name]));

export function statusName(status: number): string {
  return statusNames.get(status) ?? `error-status ${status}`;
}

/** The kind that an error-status stands for, and a sentence about it. Access rights are credentials too (RFC 3415 §3.2: noAccessEntry, noSuchView). */
export function refusal(status: number): { kind: PollErrorKind; message: string } {
  const message = `the agent answered ${statusName(status)}`;
  if (status !== errorStatus.authorizationError) return { kind: 'agent', message };
  const why = 'this user or community may not read that, or not at this security level: check its access rights there';
  return { kind: 'authentication', message: `${message}: ${why}` };
}

interface Report {
  kind: PollErrorKind;
  message: string;
}

/** usmStats (RFC 3414 §5) and the counters of RFC 3412 §5 that a Report PDU carries, without the `.0`. */
const reports: Record<string, Report> = {
  '1.3.6.1.6.3.15.1.1.1': {
    kind: 'authentication',
    message:
      'the gateway does not accept this security level for the user (usmStatsUnsupportedSecLevels): check whether the user has an authentication and a privacy key there',
  },
  '1.3.6.1.6.3.15.1.1.2': {
    kind: 'authentication',
    message:
      "the gateway's clock for the user does not settle (usmStatsNotInTimeWindows): check snmpEngineBoots and snmpEngineTime there",
  },
  '1.3.6.1.6.3.15.1.1.3': {
    kind: 'authentication',
    message: 'wrong user: the gateway does not know the user name (usmStatsUnknownUserNames)',
  },
  '1.3.6.1.6.3.15.1.1.4': {
    kind: 'authentication',
    message:
      'the gateway refuses its own engine ID (usmStatsUnknownEngineIDs): two gateways may answer at this address',
  },
  '1.3.6.1.6.3.15.1.1.5': {
    kind: 'authentication',
    message: 'wrong authentication key: the password or its protocol differs from the gateway (usmStatsWrongDigests)',
  },
  '1.3.6.1.6.3.15.1.1.6': {
    kind: 'authentication',
    message: 'wrong privacy key: the password or its protocol differs from the gateway (usmStatsDecryptionErrors)',
  },
  '1.3.6.1.6.3.12.1.4': {
    kind: 'context',
    message: 'the context is not available at the gateway now (snmpUnavailableContexts)',
  },
  '1.3.6.1.6.3.12.1.5': {
    kind: 'context',
    message: 'the gateway does not know the context (snmpUnknownContexts): check `contexts`',
  },
};

export const usm = { notInTimeWindow: '1.3.6.1.6.3.15.1.1.2', unknownEngineId: '1.3.6.1.6.3.15.1.1.4' } as const;

/** The error that a report's OID stands for. */
export function reportError(oid: string): SnmpError {
  const report = reports[oid.replace(/\.0$/, '')];
  if (report) return new SnmpError(report.kind, report.message);
  return new SnmpError('agent', `the gateway answered with the report ${oid}`);
}
