/** Alerts: who is paged, by which way, and when again. */
import { z } from 'zod';
import { host } from './network.js';
import { overAlertmanager } from './alertmanager.js';
import { receiver, webAddress } from './receivers.js';
import { durationBetween, name } from './units.js';

const step = z.strictObject({
  to: z.array(name).min(1).max(20).describe('Receivers of this step, of alerts.receivers[].name'),
  after: durationBetween('0s', '7d')
    .prefault('0s')
    .describe('From when the page was due; it is told if nobody has acknowledged by then'),
});

const heartbeat = z.strictObject({
  url: webAddress.describe('Address of a dead-man’s switch outside, which alarms when nothing comes'),
  interval: durationBetween('10s', '1h').prefault('1m').describe('How often it is told that all is well'),
});

export const alerts = z
  .strictObject({
    wall: webAddress.optional().describe('Address of the wall as people reach it, for links in pages'),
    rules: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of local rule files in the Prometheus format, evaluated beside our own'),
    interval: durationBetween('1s', '1m')
      .prefault('5s')
      .describe('Rules are evaluated at least this often, and at once where something is judged otherwise'),
    alertmanager: overAlertmanager.optional(),
    receivers: z.array(receiver).max(50).default([]).describe('Who can be told, where there is no Alertmanager'),
    page: z
      .array(step)
      .max(10)
      .default([])
      .describe('What is of severity page: who is told, and who next if nobody acknowledges'),
    ticket: z.array(name).max(20).default([]).describe('What is of severity ticket: receivers that are told'),
    wait: durationBetween('0s', '1m')
      .prefault('200ms')
      .describe('Before the first page of an event, so that what belongs to it comes together'),
    repeat: durationBetween('5m', '7d')
      .prefault('4h')
      .describe('A page that lasts and that nobody has acknowledged is told again this often'),
    heartbeat: heartbeat.optional().describe('Word to the outside that rules are evaluated and pages get out'),
    linkLocal: z
      .array(host)
      .max(20)
      .default([])
      .describe('Link-local addresses (169.254.0.0/16, fe80::/10) that may be posted to; others are refused'),
  })
  .prefault({})
  .describe('Alerts: who is paged, and how');

export type AlertsConfig = z.output<typeof alerts>;
export type HeartbeatConfig = z.output<typeof heartbeat>;
