/** The audit log with its syslog server, as one component. */
import { readFileSync } from 'node:fs';
import type { AuditSettings } from '../config/schema/audit.js';
import type { Component, Deps } from '../deps.js';
import type { Verdict } from './book.js';
import type { Deed, Entry } from './entry.js';
import { SyslogForwarder } from './forwarder.js';
import { AuditLog, type AuditHealth } from './log.js';
import { search, type Search } from './search.js';

export interface AuditingHealth extends AuditHealth {
  /** null where no syslog server is configured. */
  syslog: { waiting: number; sent: number; dropped: number; fault: string | null } | null;
}

export class Auditing implements Component {
  private readonly log: AuditLog;
  private readonly forwarder: SyslogForwarder | null;

  /** `folder`: `<data folder>/audit`. Throws where a PEM file cannot be read. */
  constructor({ retention, syslog }: AuditSettings, folder: string, deps: Deps) {
    this.forwarder = syslog === undefined ? null : new SyslogForwarder(server(syslog), deps);
    this.log = new AuditLog({ folder, retention }, { ...deps, forward: (entries) => this.forwarder?.send(entries) });
  }

  async start(): Promise<void> {
    await this.forwarder?.start();
    await this.log.start();
    this.own('collector.start');
  }

  async stop(): Promise<void> {
    this.own('collector.stop');
    await this.log.stop();
    await this.forwarder?.stop();
  }

  add(deed: Deed): void {
    this.log.add(deed);
  }

  async search(asked: Search): Promise<Entry[]> {
    await this.log.settled();
    return search(this.log.book, asked);
  }

  verify(): Promise<Verdict> {
    return this.log.verify();
  }

  health(): AuditingHealth {
    const { forwarder } = this;
    const syslog = forwarder && { waiting: forwarder.size, ...forwarder.counts, fault: forwarder.fault };
    return { ...this.log.health(), syslog };
  }

  private own(action: 'collector.start' | 'collector.stop'): void {
    this.add({ action, who: 'collector', from: null, object: `process ${process.pid}`, outcome: 'done', reason: null });
  }
}

function server({ host, port, ca, certificate, key }: NonNullable<AuditSettings['syslog']>) {
  const pem = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const read = { ca: pem(ca), cert: pem(certificate), key: pem(key) };
  return { host, port, tls: Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) };
}
