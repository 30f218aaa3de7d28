import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { systemCode } from '../../model/coded-error.js';
import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import { unreadable } from '../read.js';
import type { Check } from './context.js';
import { addressFindings } from './web-address.js';
import { reference } from './paths.js';

type AlertsDraft = NonNullable<ConfigDraft['alerts']>;
type ReceiverDraft = NonNullable<NonNullable<AlertsDraft['receivers']>[number]>;

/** Everyone who is to be told is declared, can be told safely, and is told by one way only. */
export const alerts: Check = ({ draft }) => {
  const section = draft.alerts;
  if (section === undefined) return [];
  const receivers = section.receivers ?? [];
  const linkLocal = (section.linkLocal ?? []).flatMap((host) => host ?? []);
  const at: KeyPath = ['alerts'];
  return [
    ...names(section),
    ...oneWay(section),
    ...steps(section),
    ...receivers.flatMap((each, index) =>
      each === undefined ? [] : receiverFindings([...at, 'receivers', index], each, linkLocal),
    ),
    ...(section.alertmanager?.urls ?? []).flatMap((url, index) =>
      addressFindings(
        [...at, 'alertmanager', 'urls', index],
        url,
        linkLocal,
        (section.alertmanager?.password ?? section.alertmanager?.token) !== undefined,
      ),
    ),
    ...together([...at, 'alertmanager'], section.alertmanager),
    ...authority([...at, 'alertmanager', 'ca'], section.alertmanager?.ca),
    ...addressFindings([...at, 'heartbeat', 'url'], section.heartbeat?.url, linkLocal, false),
  ];
};

function names({ receivers = [], page = [], ticket = [] }: AlertsDraft): Finding[] {
  const known = receivers.flatMap((each) => each?.name ?? []);
  return [
    ...page.flatMap((step, index) =>
      (step?.to ?? []).flatMap((name, place) =>
        reference(['alerts', 'page', index, 'to', place], 'receiver', name, known),
      ),
    ),
    ...ticket.flatMap((name, index) => reference(['alerts', 'ticket', index], 'receiver', name, known)),
  ];
}

/** Two that group and page beside each other would page twice. */
function oneWay({ alertmanager, receivers = [], page = [], ticket = [] }: AlertsDraft): Finding[] {
  const path: KeyPath = ['alerts', 'receivers'];
  if (alertmanager !== undefined) {
    if (receivers.length + page.length + ticket.length === 0) return [];
    const message =
      'Alertmanager groups and pages where there is one: take alerts.receivers, alerts.page and alerts.ticket away, or alerts.alertmanager';
    return [{ path, code: 'CONFIG_CONTRADICTION', message }];
  }
  if (receivers.length === 0 || page.length > 0 || ticket.length > 0) return [];
  const message = 'receivers are declared and nothing is sent to them: name them in alerts.page or alerts.ticket';
  return [{ path, code: 'CONFIG_CONTRADICTION', message }];
}

function steps({ page = [] }: AlertsDraft): Finding[] {
  return page.flatMap((step, index): Finding[] => {
    const before = page[index - 1]?.after;
    if (before === undefined || step?.after === undefined || step.after > before) return [];
    const message = `is no later than the step before it (${before / 1_000} s): a later step is for when nobody has acknowledged`;
    return [{ path: ['alerts', 'page', index, 'after'], code: 'CONFIG_CONTRADICTION', message }];
  });
}

function receiverFindings(at: KeyPath, receiver: ReceiverDraft, linkLocal: string[]): Finding[] {
  const trust = authority([...at, 'ca'], 'ca' in receiver ? receiver.ca : undefined);
  switch (receiver.kind) {
    case 'email':
      return mailFindings(at, receiver, linkLocal);
    case 'webhook':
      return [...trust, ...oneAddress(at, receiver), ...overHttp(at, receiver, linkLocal)];
    case 'itsm':
      return [...trust, ...overHttp(at, receiver, linkLocal)];
    case 'pagerduty':
      return [...trust, ...addressFindings([...at, 'url'], receiver.url, linkLocal, true)];
    case undefined:
      return trust;
  }
}

/** Keys of a draft that hold text, where they are sound. */
type Texts<K extends string> = Partial<Record<K, string | undefined>>;

const overHttp = (at: KeyPath, { url, token }: Texts<'url' | 'token'>, linkLocal: string[]): Finding[] =>
  addressFindings([...at, 'url'], url, linkLocal, token !== undefined);

function oneAddress(path: KeyPath, { url, urlFrom }: Texts<'url' | 'urlFrom'>): Finding[] {
  if ((url === undefined) !== (urlFrom === undefined)) return [];
  if (url !== undefined)
    return [{ path: [...path, 'urlFrom'], code: 'CONFIG_CONTRADICTION', message: 'url is given already: keep one' }];
  return [{ path, code: 'CONFIG_MISSING_KEY', message: 'url is missing (or urlFrom, where the address is a secret)' }];
}

/** How mail is handed over: by a server that can be trusted, with a user and a password together. */
export const mailFindings = (
  at: KeyPath,
  draft: Texts<'host' | 'tls' | 'ca' | 'username' | 'password'>,
  linkLocal: string[],
): Finding[] => [...authority([...at, 'ca'], draft.ca), ...together(at, draft), ...mail(at, draft, linkLocal)];

/** Mail that is not encrypted is judged as an address that is not. */
function mail(at: KeyPath, { host, tls }: Texts<'host' | 'tls'>, linkLocal: string[]): Finding[] {
  if (host === undefined) return [];
  const scheme = tls === 'none' ? 'http' : 'https';
  return addressFindings([...at, 'host'], `${scheme}://${bracketed(host)}`, linkLocal, true);
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function together(at: KeyPath, draft: Texts<'username' | 'password'> | undefined): Finding[] {
  if ((draft?.username === undefined) === (draft?.password === undefined)) return [];
  const [key, other] = draft?.username === undefined ? ['username', 'password'] : ['password', 'username'];
  const message = `is missing: ${other} stands alone, and the server wants both`;
  return [{ path: [...at, key], code: 'CONFIG_MISSING_KEY', message }];
}

function authority(path: KeyPath, file: string | undefined): Finding[] {
  if (file === undefined) return [];
  try {
    // What holds none would be passed over by TLS in silence.
    new X509Certificate(readFileSync(file));
    return [];
  } catch (error) {
    const why = systemCode(error)?.startsWith('ERR_') ? 'holds no certificate in PEM' : unreadable(error);
    return [{ path, code: 'CONFIG_FILE_UNREADABLE', message: `${file} ${why}` }];
  }
}
