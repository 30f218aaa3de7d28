/** Whether pages get out, whether the other of a pair is seen, and what waits. Labels are names of the configuration. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { pageStates } from '../../model/paging.js';
import type { Family } from './family.js';
import { pageState } from '../live/paging.js';
import type { PagingDesk } from '../paging.js';

export function pagingMetrics(
  registry: Registry,
  desk: Pick<PagingDesk, 'health' | 'pages' | 'acknowledgementOf'>,
): Family {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `interconnect_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `interconnect_${name}_total`, help, labelNames, registers });

  const pages = gauge('pages', 'Pages that are not over, by state.', ['state']);
  const waiting = gauge('page_messages_waiting', 'Messages that wait for a receiver.', ['receiver']);
  const oldest = gauge(
    'page_oldest_wait_seconds',
    'How long the oldest message waits for a receiver; 0 where none does.',
    ['receiver'],
  );
  const failing = gauge('page_receiver_failing', '1 while every attempt to reach a receiver fails, else 0.', [
    'receiver',
  ]);
  const sent = counter('page_messages', 'Attempts to tell a receiver, by kind of message and outcome.', [
    'receiver',
    'kind',
    'outcome',
  ]);
  const dropped = counter('page_messages_dropped', 'Messages that were given up, by reason.', ['reason']);
  const journal = gauge('page_journal_failing', '1 while the journal of pages cannot be written, else 0.');
  const peer = gauge(
    'peer_seen',
    '1 while the other collector of the pair is seen, 0 while it is not; absent without one.',
    ['peer'],
  );
  const differences = gauge(
    'peer_differences',
    'What this collector and the other of the pair conclude otherwise, of the present; absent while the other is not seen.',
    ['peer'],
  );
  const heartbeat = gauge(
    'heartbeat_last_sent_timestamp_seconds',
    'When the heartbeat was taken last; 0 where none was.',
  );
  const levels = [pages, waiting, oldest, failing, peer, differences, heartbeat];

  return {
    collect(status) {
      for (const each of levels) each.reset();
      for (const each of [sent, dropped]) each.reset();
      const now = Date.parse(status.time);
      const health = desk.health();
      const open = desk.pages().filter(({ closedAt }) => closedAt === null);
      const states = open.map((page) => pageState(page, desk.acknowledgementOf(page)));
      for (const state of pageStates)
        if (state !== 'closed') pages.set({ state }, states.filter((each) => each === state).length);
      for (const { name: receiver, waiting: count, waitingSince, failingSince } of health.receivers) {
        waiting.set({ receiver }, count);
        oldest.set({ receiver }, waitingSince === null ? 0 : Math.max(0, now - waitingSince) / 1_000);
        failing.set({ receiver }, Number(failingSince !== null));
      }
      for (const { count, ...labels } of health.sent) sent.inc(labels, count);
      for (const [reason, count] of Object.entries(health.dropped)) dropped.inc({ reason }, count);
      journal.set(Number(health.fault !== null));
      if (health.peer !== null) peer.set({ peer: health.peer.name }, Number(health.peer.seen));
      if (health.peer?.seen)
        differences.set({ peer: health.peer.name }, health.peer.differences.filter(({ past }) => !past).length);
      if (health.heartbeat?.lastSentAt != null) heartbeat.set(health.heartbeat.lastSentAt / 1_000);
    },
  };
}
