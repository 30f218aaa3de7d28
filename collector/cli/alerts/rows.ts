/** What the collector says of pages, as tables; narrowed to what is printed. */
import { z } from 'zod';
import { read, second } from '../record-rows.js';
import { table } from '../table.js';

const delivery = z.looseObject({ receiver: z.string(), kind: z.string(), deliveredAt: z.string().nullable() });
const page = z.looseObject({
  id: z.string(),
  state: z.string(),
  severity: z.string(),
  openedAt: z.string(),
  title: z.string(),
  deliveries: z.array(delivery),
  acknowledged: z.looseObject({ author: z.string(), endsAt: z.string().nullable() }).nullable(),
});
const silence = z.looseObject({
  id: z.string(),
  state: z.string(),
  matchers: z.array(z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
  author: z.string(),
  reason: z.string(),
  ended: z.looseObject({ author: z.string(), reason: z.string() }).nullable(),
});
const receivers = z.looseObject({
  mode: z.string(),
  receivers: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      waiting: z.number(),
      lastDeliveredAt: z.string().nullable(),
      failingSince: z.string().nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  peer: z
    .looseObject({ name: z.string(), seen: z.boolean(), role: z.string(), lastError: z.string().nullable() })
    .nullable(),
  heartbeat: z.looseObject({ lastSentAt: z.string().nullable(), trouble: z.string().nullable() }).nullable(),
});
const test = z.looseObject({
  receivers: z.array(
    z.looseObject({
      receiver: z.string(),
      delivered: z.boolean(),
      seconds: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

const columns = (...titles: string[]) => titles.map((title) => ({ title }));

export function pageTable(answer: unknown): string {
  const rows = read(z.array(page), answer);
  const cells = rows.map((each) => [
    each.id,
    each.state,
    each.severity,
    second(each.openedAt),
    each.deliveries
      .filter(({ kind }) => kind === 'fire')
      .map(({ receiver, deliveredAt }) => (deliveredAt === null ? `${receiver} (waits)` : receiver))
      .join(', '),
    each.acknowledged?.author ?? null,
    each.title,
  ]);
  const head = columns('ID', 'STATE', 'SEVERITY', 'OPENED (UTC)', 'TOLD', 'WHO HAS IT');
  return rows.length === 0 ? 'No pages.\n' : table([...head, { title: 'WHAT', most: 80 }], cells);
}

export function silenceTable(answer: unknown): string {
  const rows = read(z.array(silence), answer);
  const cells = rows.map((each) => [
    each.id,
    each.state,
    each.matchers.join(' '),
    second(each.startsAt),
    second(each.endsAt),
    each.author,
    each.ended === null ? each.reason : `${each.reason} (ended by ${each.ended.author}: ${each.ended.reason})`,
  ]);
  const head = columns('ID', 'STATE', 'MATCHERS', 'FROM (UTC)', 'TO (UTC)', 'AUTHOR', 'REASON');
  return rows.length === 0 ? 'No silences.\n' : table(head, cells);
}

export function receiverText(answer: unknown): string {
  const { mode, receivers: rows, peer, heartbeat } = read(receivers, answer);
  if (mode === 'off') return 'Nobody is told of anything: name receivers in alerts.page, or alerts.alertmanager.\n';
  const cells = rows.map((each) => [
    each.name,
    each.kind,
    each.failingSince === null ? (each.lastDeliveredAt === null ? 'not tried' : 'reached') : 'not reached',
    each.waiting,
    second(each.lastDeliveredAt),
    each.lastError,
  ]);
  const list = table(columns('RECEIVER', 'KIND', 'STATE', 'WAITING', 'LAST TOLD (UTC)', 'WHY NOT'), cells);
  const pair = peer === null ? [] : [[`pair: ${peer.name}`, peer.seen ? 'seen' : 'not seen', peer.lastError]];
  const beat = heartbeat === null ? [] : [['heartbeat', second(heartbeat.lastSentAt) ?? 'not sent', heartbeat.trouble]];
  const others = [...pair, ...beat];
  return others.length === 0 ? list : `${list}\n${table(columns('BESIDE', 'STATE', 'WHY NOT'), others)}`;
}

export function testPageTable(answer: unknown): string {
  const { receivers: rows } = read(test, answer);
  const cells = rows.map(({ receiver, delivered, seconds, error }) => [
    receiver,
    delivered ? 'delivered' : 'NOT delivered',
    seconds === null ? null : `${Math.round(seconds * 1_000) / 1_000} s`,
    error,
  ]);
  return table(columns('RECEIVER', 'TEST PAGE', 'AFTER', 'WHY NOT'), cells);
}

export const wasDelivered = (answer: unknown): boolean =>
  read(test, answer).receivers.every(({ delivered }) => delivered);
