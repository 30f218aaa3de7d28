/** The audit log cannot be written, lost something, or was changed; a syslog server that does not take it. */
import type { AuditFigures } from '../../metrics/audit.js';
import type { Found } from './problem.js';

export function auditProblems({ fault, waiting, lost, broken, syslog }: AuditFigures): Found[] {
  const found = (code: string, severity: Found['severity'], message: string, next: string): Found => ({
    code,
    severity,
    subject: 'audit log',
    message,
    next,
  });
  const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
  return [
    ...(fault === null
      ? []
      : [
          found(
            'audit-failing',
            'critical',
            `Who does what cannot be kept: ${fault}. ${many(waiting, 'entry waits', 'entries wait')} in memory.`,
            'Mend the disk, or the rights on audit/ in the data folder, before this collector stops: what waits is written by itself then.',
          ),
        ]),
    ...(lost === 0
      ? []
      : [
          found(
            'audit-lost',
            'critical',
            `${many(lost, 'deed', 'deeds')} could not be kept in the audit log because too many waited.`,
            'Mend what keeps the log from being written; the next entry says how many are missing.',
          ),
        ]),
    ...(broken === 0
      ? []
      : [
          found(
            'audit-broken',
            'critical',
            `The audit log is not what was written: ${many(broken, 'fault', 'faults')} in its chain.`,
            'Run interconnect audit verify, which names the entries; restore the log from its backup or from the syslog server.',
          ),
        ]),
    ...(syslog === null || syslog.fault === null
      ? []
      : [
          found(
            'audit-syslog-away',
            'warning',
            `The syslog server does not take the audit log: ${syslog.fault}. ${many(syslog.waiting, 'entry waits', 'entries wait')}.`,
            'Check the server, its certificate and the way to it; the log on disk is whole meanwhile.',
          ),
        ]),
  ];
}
