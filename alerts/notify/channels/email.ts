/** Mail over SMTP. Messages of one page stand in one thread. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { EmailConfig } from '../../../collector/config/schema/receivers.js';
import type { Channel, ChannelDeps, Message, Outcome } from './channel.js';
import { reasonOf } from './post.js';
import { checkedAddress } from './lookup.js';

/** Milliseconds: to connect, for the greeting, and of silence in between. */
const PATIENCE = 10_000;

export function email(config: EmailConfig, deps: ChannelDeps): Channel {
  const { host, port, tls, username, password, from, to, ca } = config;
  const auth = username === undefined ? {} : { auth: { user: username, pass: deps.secret(password ?? '') } };
  return {
    kind: 'email',
    // A mail wakes nobody: what changes is told in the same thread.
    takes: new Set(['fire', 'update', 'resolve']),
    async send(message): Promise<Outcome> {
      // A connection for each: pages are few, and a kept one may have died unseen.
      try {
        // Loaded by those alone who send mail: its text alone takes 0.7 MB.
        const { createTransport } = await import('nodemailer');
        const transport = createTransport({
          host: await checkedAddress(host, deps.linkLocal),
          port,
          secure: tls === 'tls',
          requireTLS: tls === 'starttls',
          ignoreTLS: tls === 'none',
          connectionTimeout: PATIENCE,
          greetingTimeout: PATIENCE,
          socketTimeout: PATIENCE,
          disableFileAccess: true,
          disableUrlAccess: true,
          tls: {
            ...(isIP(host) === 0 ? { servername: host } : {}),
            minVersion: 'TLSv1.2',
            ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
          },
          ...auth,
        });
        try {
          await transport.sendMail({ from, to, ...mailOf(message, from) });
        } finally {
          transport.close();
        }
        return { delivered: true };
      } catch (error) {
        return { delivered: false, error: whyNot(error), refused: isRefusal(error) };
      }
    },
  };
}

/** Text alone: nothing of it can be taken for markup. */
export function mailOf({ page, text, kind }: Message, from: string): object {
  const domain = from.slice(from.indexOf('@') + 1);
  const thread = `<${createHash('sha256').update(page.id).digest('hex').slice(0, 24)}@${domain}>`;
  return {
    subject: text.subject,
    text: `${text.body}\n`,
    headers: { 'auto-submitted': 'auto-generated', 'x-interconnect-page': page.id },
    ...(kind === 'fire' && page.deliveries.filter((each) => each.kind === 'fire').length <= 1
      ? { messageId: thread }
      : { inReplyTo: thread, references: thread }),
  };
}

/** What the server said; 5xx is for good (RFC 5321 §4.2.1). */
function whyNot(error: unknown): string {
  const said =
    error instanceof Error && 'response' in error && typeof error.response === 'string' ? error.response : '';
  return said === '' ? reasonOf(error) : `the mail server answered: ${reasonOf(new Error(said))}`;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500;
