/** PagerDuty Events API v2 (trigger, acknowledge, resolve under one dedup_key), or whatever speaks it. */
import type { PagerDutyConfig } from '../../../collector/config/schema/receivers.js';
import type { DeliveryKind } from '../../../collector/model/paging.js';
import type { Channel, ChannelDeps, Message } from './channel.js';
import { outcomeOf, poster } from './post.js';

/** A trigger under a key that is open already updates it and wakes nobody. */
const actions: Record<DeliveryKind, string> = {
  fire: 'trigger',
  update: 'trigger',
  acknowledge: 'acknowledge',
  resolve: 'resolve',
};

export function pagerduty(config: PagerDutyConfig, deps: ChannelDeps, now: () => number): Channel {
  const key = deps.secret(config.key);
  const address = new URL(config.url);
  const post = poster({ ca: config.ca, linkLocal: deps.linkLocal });
  return {
    kind: 'pagerduty',
    takes: new Set(['fire', 'update', 'acknowledge', 'resolve']),
    async send(message) {
      return outcomeOf(post(address, eventOf(message, key)), now);
    },
    close: () => post.close(),
  };
}

/** `summary` may have 1024 characters, `dedup_key` 255. */
export function eventOf({ kind, page, text, reason }: Message, key: string): object {
  const action = actions[kind];
  const head = { routing_key: key, event_action: action, dedup_key: page.key };
  if (action !== 'trigger') return head;
  const links = [
    ...(isWeb(text.runbook) ? [{ href: text.runbook, text: 'What to do' }] : []),
    ...(isWeb(text.wall) ? [{ href: text.wall, text: 'Wall' }] : []),
  ];
  return {
    ...head,
    client: 'Interconnect Monitor',
    ...(isWeb(text.wall) ? { client_url: text.wall } : {}),
    links,
    payload: {
      summary: text.subject.slice(0, 1_024),
      source: page.alerts[0]?.labels['gateway'] ?? page.incidents[0] ?? page.key,
      severity: page.severity === 'page' ? 'critical' : 'warning',
      timestamp: new Date(page.openedAt).toISOString(),
      component: page.alerts[0]?.labels['path'] ?? page.alerts[0]?.labels['group'] ?? '',
      group: page.incidents[0] ?? page.key,
      class: page.alerts[0]?.name ?? '',
      custom_details: {
        what: text.what,
        since: text.since,
        still_works: text.stillWorks,
        reason,
        flapping: text.flapping ?? '',
        runbook: text.runbook ?? '',
        over: text.over ?? '',
        incident: text.incident ?? '',
        page: page.id,
        alerts: text.alerts,
      },
    },
  };
}

const isWeb = (text: string | null): text is string => text !== null && /^https?:\/\//.test(text);
