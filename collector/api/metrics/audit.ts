/** The audit log: whether it can be written, and whether it is whole. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Family } from './family.js';

export interface AuditFigures {
  waiting: number;
  fault: string | null;
  lost: number;
  broken: number;
  syslog: { waiting: number; sent: number; dropped: number; fault: string | null } | null;
}

export function auditMetrics(registry: Registry, health: () => AuditFigures): Family {
  const registers = [registry];
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `interconnect_audit_${name}`, help, registers });
  const up = gauge('up', '0 while the audit log cannot be written: entries wait in memory.');
  const waiting = gauge('waiting', 'Entries that are not on the disk yet.');
  const broken = gauge('broken', 'Faults in the chain of entries found at the start: somebody changed the log.');
  const syslogUp = gauge('syslog_up', '0 while the syslog server does not take entries.');
  const syslogWaiting = gauge('syslog_waiting', 'Entries that the syslog server has not taken yet.');
  const dropped = new Counter({
    name: 'interconnect_audit_syslog_dropped_total',
    help: 'Entries that the syslog server never got because too many waited; the log on the disk has them.',
    registers,
  });
  return {
    collect() {
      const now = health();
      up.set(now.fault === null ? 1 : 0);
      waiting.set(now.waiting);
      broken.set(now.broken);
      for (const metric of [syslogUp, syslogWaiting, dropped]) {
        metric.reset();
        metric.remove();
      }
      if (now.syslog === null) return;
      syslogUp.set(now.syslog.fault === null ? 1 : 0);
      syslogWaiting.set(now.syslog.waiting);
      dropped.inc(now.syslog.dropped);
    },
  };
}
