/** Who is told, and how: one kind of receiver for each channel. */
import { z } from 'zod';
import { host } from './network.js';
import { name, secret } from './units.js';
import { words } from './words.js';

/** Credentials never stand in an address, and no message shows one: some services take the secret as part of the path. */
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .register(words, { expected: 'an address such as https://hooks.example.net/pages', hidden: true });

const email = z.email().max(254).register(words, { expected: 'a mail address such as duty@example.net' });

const pem = z.string().min(1);

const common = {
  name: name.describe('Name of the receiver, for alerts.page and alerts.ticket, in metrics and on the wall'),
};

const overHttp = {
  token: secret.optional().describe('Sent as Authorization: Bearer …; env:NAME or file:PATH'),
  ca: pem
    .optional()
    .describe('PEM file of the authority that signed its certificate, where the system does not know it'),
};

const pagerduty = z.strictObject({
  kind: z.literal('pagerduty').describe('PagerDuty Events API v2, or what speaks it'),
  ...common,
  key: secret.describe('Integration key of the service: env:NAME or file:PATH'),
  url: webAddress.default('https://events.pagerduty.com/v2/enqueue').describe('Where events are posted'),
  ca: overHttp.ca,
});

const webhook = z.strictObject({
  kind: z.literal('webhook').describe("A web address that takes Alertmanager's own JSON"),
  ...common,
  url: webAddress.optional().describe('Where it is posted; or urlFrom'),
  urlFrom: secret.optional().describe('Where the address is a secret itself: env:NAME or file:PATH'),
  updates: z
    .boolean()
    .default(false)
    .describe('Also post when a page that was delivered changes, such as when its link begins to flap'),
  ...overHttp,
});

/** How mail is handed over, to whom. */
export const mailKeys = {
  host: host.describe('SMTP server'),
  port: z.int().min(1).max(65_535).default(587).describe('Its port'),
  tls: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .describe('starttls: encrypted before anything is said; tls: from the first octet; none: loopback only'),
  username: z.string().min(1).optional().describe('User of the server'),
  password: secret.optional().describe('Its password: env:NAME or file:PATH'),
  from: email.describe('Sender'),
  to: z.array(email).min(1).max(50).describe('Recipients'),
  ca: overHttp.ca,
};

const mail = z.strictObject({ kind: z.literal('email').describe('Mail over SMTP'), ...common, ...mailKeys });

const itsm = z.strictObject({
  kind: z.literal('itsm').describe('A service desk that opens a ticket and answers with its reference'),
  ...common,
  url: webAddress.describe('Where the ticket is posted'),
  reference: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/)
    .register(words, { expected: 'keys with dots between them, such as result.number' })
    .default('reference')
    .describe('Where in the answer (JSON) the reference stands'),
  ...overHttp,
});

export const receiver = z.discriminatedUnion('kind', [pagerduty, webhook, mail, itsm]);

export type ReceiverConfig = z.output<typeof receiver>;
export type PagerDutyConfig = z.output<typeof pagerduty>;
export type WebhookConfig = z.output<typeof webhook>;
export type EmailConfig = z.output<typeof mail>;
export type ItsmConfig = z.output<typeof itsm>;
