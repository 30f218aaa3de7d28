/** A web address that takes Alertmanager's own JSON (webhook payload, version 4), so that what understands one understands both. */
import type { WebhookConfig } from '../../../collector/config/schema/receivers.js';
import type { PageAlert } from '../../../collector/model/paging.js';
import type { Channel, ChannelDeps, Message } from './channel.js';
import { outcomeOf, poster } from './post.js';

export function webhook(config: WebhookConfig, deps: ChannelDeps, now: () => number): Channel {
  const { url, urlFrom, token, ca, updates } = config;
  const address = new URL(url ?? deps.secret(urlFrom ?? ''));
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${deps.secret(token)}` };
  const post = poster({ headers, ca, linkLocal: deps.linkLocal });
  return {
    kind: 'webhook',
    takes: new Set(updates ? ['fire', 'update', 'resolve'] : ['fire', 'resolve']),
    async send(message) {
      return outcomeOf(post(address, payloadOf(message)), now);
    },
    close: () => post.close(),
  };
}

/** Times are RFC 3339; what has not ended ends in year 1, as Alertmanager writes it. */
export function payloadOf({ page, text, receiver, kind, reason }: Message): object {
  const alerts = page.alerts.map((alert) => alertOf(alert, kind === 'resolve' ? page.closedAt : null));
  return {
    version: '4',
    groupKey: page.key,
    truncatedAlerts: page.alertsLeftOut,
    status: kind === 'resolve' ? 'resolved' : 'firing',
    receiver,
    groupLabels: { incident: page.incidents[0] ?? page.key },
    commonLabels: common(page.alerts.map(({ labels }) => labels)),
    commonAnnotations: {
      summary: text.what,
      description: text.body,
      since: text.since,
      still_works: text.stillWorks,
      reason,
      ...(text.over === null ? {} : { over: text.over }),
      ...(text.flapping === null ? {} : { flapping: text.flapping }),
      ...(text.runbook === null ? {} : { runbook_url: text.runbook }),
      ...(text.incident === null ? {} : { incident: text.incident }),
      page: page.id,
    },
    externalURL: text.wall ?? '',
    alerts,
  };
}

function alertOf(
  { fingerprint, labels, annotations, startsAt, endsAt, generatorUrl }: PageAlert,
  over: number | null,
): object {
  const end = endsAt ?? over;
  return {
    status: end === null ? 'firing' : 'resolved',
    labels,
    annotations,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: end === null ? '0001-01-01T00:00:00Z' : new Date(end).toISOString(),
    generatorURL: generatorUrl,
    fingerprint,
  };
}

function common(sets: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = sets;
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => others.every((set) => set[key] === value)));
}
