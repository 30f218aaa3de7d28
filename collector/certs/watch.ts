/** Looks at the collector's certificates now and then, for the metrics and the doctor. */
import type { Config } from '../config/schema/index.js';
import type { Component, Deps, Timer } from '../deps.js';
import { expiryOf, type Expiry, type Watched } from './expiry.js';

const EVERY = 600_000;
/** From here on the log speaks of it, once a day. Milliseconds. */
const SOON = 30 * 86_400_000;
const DAY = 86_400_000;

export class CertificateWatch implements Component {
  latest: Expiry[] = [];
  private timer: Timer | null = null;
  private readonly told = new Map<string, number>();
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private watched: Watched[],
    private readonly deps: Deps,
  ) {}

  async start(): Promise<void> {
    await this.look();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    await this.looking;
    this.timer?.cancel();
  }

  async update(watched: Watched[]): Promise<void> {
    this.watched = watched;
    this.timer?.cancel();
    await this.look();
  }

  private async look(): Promise<void> {
    this.latest = await Promise.all(this.watched.map(expiryOf));
    for (const expiry of this.latest) this.tell(expiry);
    this.timer = this.deps.clock.after(EVERY, () => void (this.looking = this.look()));
  }

  private tell({ use, file, notAfter, fault }: Expiry): void {
    const now = this.deps.clock.now();
    if (fault === null && notAfter !== null && notAfter - now > SOON) return;
    if (now - (this.told.get(use) ?? -Infinity) < DAY) return;
    this.told.set(use, now);
    const ends = notAfter === null ? null : new Date(notAfter).toISOString();
    this.deps.log.warn({ use, file, ends, fault }, 'a certificate ends soon, or cannot be read');
  }
}

/** The certificates that a configuration names. */
export function certificatesIn({
  http,
  agents,
  audit,
  peer,
}: Pick<Config, 'http' | 'agents' | 'audit' | 'peer'>): Watched[] {
  const named: [string, string | undefined][] = [
    ['http.tls', http.tls?.certificate],
    ['agents.tls', agents.tls?.certificate],
    ['agents.tls.ca', agents.tls?.ca],
    ['peer.tls', peer?.tls.certificate],
    ['peer.tls.ca', peer?.tls.ca],
    ['audit.syslog', audit.syslog?.certificate],
    ['audit.syslog.ca', audit.syslog?.ca],
  ];
  return named.flatMap(([use, file]) => (file === undefined ? [] : [{ use, file }]));
}
