/** Sends a report by mail. Names and texts from outside are in the text alone, where nothing of them is a header. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ScheduleConfig } from '../config/schema/reports.js';
import type { ReportFile } from '../model/report.js';

export type MailConfig = NonNullable<ScheduleConfig['email']>;

export interface ReportMail {
  interconnect: string;
  month: string;
  revision: number;
  /** Whose report; null for that of the whole interconnect. */
  authority: string | null;
  files: readonly ReportFile[];
}

/** Milliseconds. */
const PATIENCE = 30_000;

/** What became of it. `unclear`: the message was on its way when the connection broke, and the server may have taken it. */
export type Sent = { sent: 'taken'; refused: string[] } | { sent: 'not' | 'unclear'; why: string };

/** Never rejects. The id of the message is the same each time, so that a second one could be told from the first. */
export async function sendReport(
  mail: ReportMail,
  config: MailConfig,
  secret: (reference: string) => string,
): Promise<Sent> {
  const { host, port, tls, username, password, from, to, ca, attach } = config;
  // Loaded by those alone who send mail.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port, secure: tls === 'tls', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    tls: { servername: host, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca: readFileSync(ca) }) },
    ...(username === undefined ? {} : { auth: { user: username, pass: secret(password ?? '') } }),
  });
  const attached = mail.files.filter(({ form }) => attach.includes(form));
  try {
    const sent = await transport.sendMail({
      from,
      to,
      subject: line(`Service level report ${mail.month}, ${mail.interconnect}${own(mail.authority)}`),
      text: textOf(mail),
      messageId: messageId(mail, from),
      headers: { 'auto-submitted': 'auto-generated' },
      attachments: await Promise.all(
        attached.map(async ({ file }) => ({ filename: basename(file), content: await readFile(file) })),
      ),
    });
    return { sent: 'taken', refused: sent.rejected.map(String) };
  } catch (error) {
    return { sent: isRefusal(error) ? 'not' : 'unclear', why: error instanceof Error ? error.message : String(error) };
  } finally {
    transport.close();
  }
}

// What would end a header, or reorder what stands beside it.
// eslint-disable-next-line no-control-regex
const unfit = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** One line, of a length that a subject may have. */
const line = (text: string): string => text.replace(unfit, ' ').trim().slice(0, 200);

const own = (authority: string | null): string => (authority === null ? '' : `: ${authority}`);

function textOf({ interconnect, month, revision, authority, files }: ReportMail): string {
  const sums = files.map(({ file, sha256 }) => `${sha256}  ${basename(file)}`);
  return [
    `The service level report of ${line(interconnect)} for ${month}, revision ${revision + 1}${line(own(authority))}.`,
    '',
    'SHA-256 of every file that was issued:',
    ...sums,
    '',
    `To check it against the ledger: interconnect report verify ${month}`,
    '',
  ].join('\n');
}

function messageId({ interconnect, month, revision, authority }: ReportMail, from: string): string {
  const told = createHash('sha256')
    .update(JSON.stringify([interconnect, month, revision, ...(authority === null ? [] : [authority])]))
    .digest('hex')
    .slice(0, 32);
  return `<${told}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** Before a word of the message was said. */
const EARLY = new Set(['EDNS', 'EAUTH', 'EENVELOPE', 'ETLS', 'EREQUIRETLS', 'ENOENT', 'EACCES']);

/** Of a message that no server has: the server said no (RFC 5321 §4.2), or there never was a connection. Anything else may have been taken. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const told = error as Error & { responseCode?: unknown; code?: unknown; syscall?: unknown };
  return (
    typeof told.responseCode === 'number' ||
    EARLY.has(String(told.code)) ||
    told.syscall === 'connect' ||
    /^(Connection timeout|Greeting never received)/.test(told.message)
  );
}
