/** What people are told, and whether it reached them. Times are milliseconds since the epoch. */
import type { PairDifference } from './pair.js';

export const receiverKinds = ['pagerduty', 'webhook', 'email', 'itsm', 'alertmanager'] as const;
export type ReceiverKind = (typeof receiverKinds)[number];

/** `page` wakes somebody, `ticket` waits for working hours. Anything less tells nobody. */
export const pageSeverities = ['page', 'ticket'] as const;
export type PageSeverity = (typeof pageSeverities)[number];

export const pageStates = ['waiting', 'told', 'acknowledged', 'quiet', 'closed'] as const;
/** `waiting`: nobody has been reached yet; `quiet`: silenced, planned, or explained by another page. */
export type PageState = (typeof pageStates)[number];

/** An alert as it stands in a page. */
export interface PageAlert {
  /** Of its labels: the same from both collectors of a pair. */
  fingerprint: string;
  name: string;
  severity: PageSeverity;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: number;
  /** null while it fires. */
  endsAt: number | null;
  generatorUrl: string;
}

export const deliveryKinds = ['fire', 'update', 'acknowledge', 'resolve'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

/** One message to one receiver. */
export interface Delivery {
  receiver: string;
  kind: DeliveryKind;
  /** Why it is told: `first`, `nobody acknowledged`, `still lasts`, `worse`, `more alerts`, `over`, … */
  reason: string;
  createdAt: number;
  attempts: number;
  /** Of the last attempt; null where none failed. */
  lastError: string | null;
  /** null while it waits. */
  deliveredAt: number | null;
  /** The collector that delivered it: this one, or the other of the pair. */
  by: string;
}

export interface Acknowledgement {
  at: number;
  author: string;
  note: string;
  /** From then on it counts as not acknowledged; null: for good. */
  endsAt: number | null;
}

/** What a service desk answered. */
export interface TicketReference {
  receiver: string;
  reference: string;
  at: number;
}

/** One event as people are told of it: everything that belongs together, under one key. */
export interface Page {
  id: string;
  /** Under which receivers tell repetitions apart from new events; the same from both collectors of a pair. */
  key: string;
  revision: number;
  severity: PageSeverity;
  /** Incidents that it is about, the first evidence first; empty where it is about none. */
  incidents: string[];
  /** One sentence: what is wrong. */
  title: string;
  openedAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** At most 100, those that fire first. */
  alerts: PageAlert[];
  alertsLeftOut: number;
  /** How often something in it fired again after it had ended. */
  returned: number;
  flapping: boolean;
  /** 2 once the service itself is unavailable, else 1: a rise is told again. */
  rank: 1 | 2;
  /** The rank that was told last; 0 before anything was. */
  toldRank: 0 | 1 | 2;
  /** Why nobody is told at present; null where somebody is. */
  quiet: string | null;
  /** Of a page without an incident; the acknowledgement of an incident stands on the incident. */
  acknowledged: Acknowledgement | null;
  references: TicketReference[];
  /** Oldest first; at most 60 that are done. */
  deliveries: Delivery[];
}

/** A label and what its value must be, as Alertmanager has it. Regular expressions match whole values. */
export interface Matcher {
  name: string;
  value: string;
  isRegex: boolean;
  isEqual: boolean;
}

/** Alerts that match are told to nobody until it ends. */
export interface Silence {
  id: string;
  revision: number;
  matchers: Matcher[];
  startsAt: number;
  endsAt: number;
  author: string;
  reason: string;
  createdAt: number;
  /** Who ended it before its time, and why; null where it ended by itself, or was ended in Alertmanager. */
  ended: { at: number; author: string; reason: string } | null;
}

export interface ReceiverHealth {
  name: string;
  kind: ReceiverKind;
  /** Messages that wait for it. */
  waiting: number;
  /** Since when the oldest of them waits; null where none does. */
  waitingSince: number | null;
  lastDeliveredAt: number | null;
  /** Since when every attempt has failed; null where the last one succeeded. */
  failingSince: number | null;
  lastError: string | null;
}

export interface PeerHealth {
  name: string;
  /** It answered or was heard within the last seconds. */
  seen: boolean;
  lastSeenAt: number | null;
  lastError: string | null;
  /** Which of the two pages first. */
  role: 'first' | 'second';
  /** Where the two do not agree, the newest first; empty while the other is not seen. */
  differences: PairDifference[];
}

export interface HeartbeatHealth {
  lastSentAt: number | null;
  /** Why it is held back or cannot be sent; null while it goes out. */
  trouble: string | null;
}

export interface PagingHealth {
  /** `off`: nobody is configured to be told. */
  mode: 'off' | 'receivers' | 'alertmanager';
  receivers: ReceiverHealth[];
  peer: PeerHealth | null;
  heartbeat: HeartbeatHealth | null;
  /** Why the journal of pages cannot be written; null while it can. */
  fault: string | null;
  /** Messages given up, by reason. */
  dropped: Record<string, number>;
  /** Messages by receiver, kind and outcome. */
  sent: { receiver: string; kind: DeliveryKind; outcome: 'delivered' | 'failed'; count: number }[];
}
