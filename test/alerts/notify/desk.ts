/** Paging with a world around it that a test makes: incidents, work, a clock, receivers. */
import { createHash } from 'node:crypto';
import { Paging, type PagingConfig } from '../../../alerts/notify/paging.js';
import type { Alert } from '../../../alerts/model.js';
import type { PathPlace } from '../../../alerts/notify/surroundings.js';
import { alerts as alertsSchema } from '../../../collector/config/schema/alerts.js';
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import type { Clock } from '../../../collector/deps.js';
import type { ServiceState } from '../../../collector/model/health.js';
import type { Incident, MaintenanceWindow, Present } from '../../../collector/model/judgement.js';
import type { Conclusions } from '../../../collector/model/pair.js';
import type { TicketReference } from '../../../collector/model/paging.js';
import { silentLog } from '../../snmp/log.js';
import { HandClock } from '../../api/hand-clock.js';

export interface DeskOptions {
  alerts?: unknown;
  peer?: PeerConfig;
  collector?: string;
  folder: string;
  clock?: Clock;
  secrets?: Record<string, string>;
  /** Declared work as it is on record. */
  windows?: Map<string, MaintenanceWindow>;
  adoptWindow?(window: MaintenanceWindow): void;
  /** Primary and standby of one group where left out. */
  paths?: PathPlace[];
}

const twoPaths: PathPlace[] = [
  { name: 'primary', gateway: 'gw1', group: 'crossing' },
  { name: 'standby', gateway: 'gw2', group: 'crossing' },
];

export class Desk {
  readonly incidents = new Map<string, Incident>();
  readonly windows: Map<string, MaintenanceWindow>;
  readonly tickets: { incident: string; reference: TicketReference }[] = [];
  readonly paging: Paging;
  /** What this collector would tell the other of its pair. */
  conclusions: Conclusions = { since: 0, states: [], incidents: [], from: 0 };
  service: ServiceState = 'available';
  private alerts = new Map<string, Alert>();

  constructor(
    readonly options: DeskOptions,
    readonly clock: Clock = options.clock ?? new HandClock(),
  ) {
    this.windows = options.windows ?? new Map<string, MaintenanceWindow>();
    const config: PagingConfig = {
      alerts: alertsSchema.parse(options.alerts ?? {}),
      peer: options.peer,
      collector: options.collector ?? 'c1',
      folder: options.folder,
    };
    this.paging = new Paging(config, {
      clock,
      log: silentLog,
      secret: (reference) => options.secrets?.[reference] ?? 'secret',
      around: {
        interconnect: () => ({ name: 'Test interconnect', timeZone: 'Europe/London' }),
        paths: () => options.paths ?? twoPaths,
        openIncidents: () => [...this.incidents.values()].filter(({ closedAt }) => closedAt === null),
        incident: (id) => this.incidents.get(id),
        window: (id) => this.windows.get(id),
        windows: () => [...this.windows.values()],
        adoptWindow: (window) => options.adoptWindow?.(window),
        service: () => this.service,
        present: () => present,
        conclusions: () => this.conclusions,
        acknowledge: (id, acknowledged) => this.change(id, { acknowledged }),
        ticket: (incident, reference) => this.tickets.push({ incident, reference }),
      },
    });
  }

  /** What the evaluator would say after this. */
  evaluate(): void {
    this.paging.take([...this.alerts.values()]);
  }

  /** The evaluator tells these and no others: it was told by another before. */
  take(alerts: readonly Alert[]): void {
    this.alerts = new Map(alerts.map((alert) => [alert.fingerprint, alert]));
    this.evaluate();
  }

  /** What the evaluator has told last. */
  alertsNow(): Alert[] {
    return [...this.alerts.values()];
  }

  fire(...several: readonly Record<string, string>[]): void {
    for (const labels of several) {
      const alert = alertOf(labels, this.clock.now());
      this.alerts.set(alert.fingerprint, alert);
    }
    this.evaluate();
  }

  resolve(...several: readonly Record<string, string>[]): void {
    for (const labels of several) {
      const key = alertOf(labels, 0).fingerprint;
      const known = this.alerts.get(key);
      if (known !== undefined) this.alerts.set(key, { ...known, state: 'resolved', endsAt: this.clock.now() });
    }
    this.evaluate();
  }

  open(kind: Incident['kind'], subject: string, more: Partial<Incident> = {}): Incident {
    const incident: Incident = {
      id: `in-${kind}-${subject}`,
      revision: 1,
      collector: 'c1',
      kind,
      subject,
      title: `${kind} ${subject} is down`,
      severity: 'critical',
      state: 'open',
      openedAt: this.clock.now(),
      updatedAt: this.clock.now(),
      closedAt: null,
      durationSeconds: null,
      acknowledged: null,
      affected: [],
      cause: null,
      failovers: [],
      maintenance: null,
      flapping: false,
      timeline: [],
      timelineLeftOut: 0,
      audit: [],
      ...more,
    };
    this.incidents.set(incident.id, incident);
    return incident;
  }

  change(id: string, change: Partial<Incident>): void {
    const incident = this.incidents.get(id);
    if (incident !== undefined) this.incidents.set(id, { ...incident, ...change });
  }

  close(id: string): void {
    this.change(id, { closedAt: this.clock.now(), state: 'closed' });
  }
}

export const pathDown = { alertname: 'PathDown', severity: 'page', path: 'primary', gateway: 'gw1', group: 'crossing' };
export const protectionLost = { alertname: 'ProtectionLost', severity: 'ticket', group: 'crossing' };
export const serviceDown = { alertname: 'ServiceUnavailable', severity: 'page' };

export function alertOf(labels: Record<string, string>, now: number): Alert {
  const name = labels['alertname'] ?? '';
  return {
    name,
    labels,
    annotations: {
      summary: `${name} of ${labels['path'] ?? labels['group'] ?? 'all'}`,
      runbook_url: `https://docs.example/${name}`,
    },
    state: 'firing',
    activeAt: now,
    startsAt: now,
    fingerprint: createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16),
    value: 1,
    generatorUrl: 'https://wall.example/',
  };
}

const present: Present = {
  at: 0,
  service: { state: 'available', reason: 'probes are answered', basis: 'probes', since: 0, evidence: [] },
  protection: { state: 'at-risk', reasons: ['primary is down'], since: 0 } as unknown as Present['protection'],
  groups: [],
  paths: [
    {
      path: 'standby',
      group: 'crossing',
      gateway: 'gw2',
      health: 'up',
      since: 0,
      reasons: [],
      suspect: null,
      flapping: false,
      evidence: [],
    },
  ],
};
