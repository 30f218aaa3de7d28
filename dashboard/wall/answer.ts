import type { GatewayStatus, Status } from '../../collector/api/types.js';
import { formatDuration, formatTime } from '../charts/formatTime.js';
import { inNames } from '../charts/inNames.js';
import { plainText } from '../charts/plainText.js';
import type { Scene, Tone } from './scene.js';

/** One big thing that the wall says: a word or two at ten metres, a sentence or two beneath. */
export interface Answer {
  /** `answer` where there is only one; unique in the page. */
  id: 'service' | 'protection' | 'answer';
  /** What is asked: `Service`; null where the word stands for everything. */
  label: string | null;
  lines: string[];
  tone: Tone;
  detail: string;
}

/** Is the service available, and is it protected; one answer instead while there is nothing to judge yet. */
export function answers(scene: Scene): Answer[] {
  const { status, link } = scene;
  if (!status) return [withoutStatus(scene)];
  if (status.paths.length === 0)
    return [alone(['NO PATHS', 'YET'], 'calm', 'None is configured, so there is nothing to judge.')];
  if (isWaiting(scene)) return [alone(['WAITING'], 'unknown', awaited(scene, status))];
  if (link.phase === 'lost') return lost(scene);
  return [service(scene, status), protection(scene, status)];
}

/** What the answers say in one line, for a screen reader. */
export const spoken = (scene: Scene): string =>
  answers(scene)
    .map(({ label, lines }) => [...(label === null ? [] : [label]), ...lines].join(' '))
    .join(', ');

const alone = (lines: string[], tone: Tone, detail: string): Answer => {
  return { id: 'answer', label: null, lines, tone, detail };
};

function withoutStatus({ link }: Scene): Answer {
  if (link.phase === 'lost') return alone(['UNKNOWN'], 'unknown', `${link.reason}. Nothing has been heard yet.`);
  return alone(['WAITING'], 'unknown', 'for the first word from the collector, due within 5 s.');
}

const serviceWords = { available: 'AVAILABLE', unavailable: 'DOWN', unknown: 'UNKNOWN' } as const;
const serviceTones = { available: 'calm', unavailable: 'down', unknown: 'unknown' } as const;
const protectionWords = { protected: 'PROTECTED', 'at-risk': 'AT RISK', none: 'NONE', unknown: 'UNKNOWN' } as const;
const protectionTones = { protected: 'calm', 'at-risk': 'degraded', none: 'down', unknown: 'unknown' } as const;

const asService = (word: string, tone: Tone, detail: string): Answer => {
  return { id: 'service', label: 'Service', lines: [word], tone, detail };
};
const asProtection = (word: string, tone: Tone, detail: string): Answer => {
  return { id: 'protection', label: 'Protection', lines: [word], tone, detail };
};

/** While the wall itself is blind: what it knew last, in lower case so that nobody takes it for the present. */
function lost({ heard }: Scene): Answer[] {
  const known = (word: string | undefined) =>
    word === undefined ? 'What it is now cannot be seen from here.' : `Last known: ${word.toLowerCase()}.`;
  const judged = heard?.resilience;
  return [
    asService('UNKNOWN', 'unknown', known(judged && serviceWords[judged.service.state])),
    asProtection('UNKNOWN', 'unknown', known(judged && protectionWords[judged.protection.state])),
  ];
}

const NO_PROBE = 'Next step: name one under probes, with service: true.';

function service(scene: Scene, { resilience }: Status): Answer {
  const { state, reason, basis, since, evidence } = resilience.service;
  const unprobed = state === 'unknown' && basis === 'none' && evidence.length === 0;
  const why = capital(briefly(reason.replace(/^not measured: */, '')));
  const detail = `${why} ${unprobed ? NO_PROBE : `${capital(lasting(scene, since))}.`}`;
  return asService(serviceWords[state], serviceTones[state], detail);
}

function protection(scene: Scene, { resilience, interconnect: { sides } }: Status): Answer {
  const { state, reasons, since } = resilience.protection;
  const [first, ...others] = reasons;
  const more = others.length > 0 ? ` And ${others.length} more ${others.length === 1 ? 'reason' : 'reasons'}.` : '';
  const why = first === undefined ? takesOver(resilience) : `${capital(inNames(briefly(first), sides))}${more}`;
  return asProtection(protectionWords[state], protectionTones[state], `${why} ${capital(lasting(scene, since))}.`);
}

/** `If the forwarding path fails, south takes over.` */
function takesOver({ groups }: Status['resilience']): string {
  const names = groups.flatMap(({ standby: [first] }) => (first === undefined ? [] : [plainText(first, 20)]));
  if (names.length === 0) return 'Each path can carry what another loses.';
  if (names.length > 3) return `Each of ${names.length} groups has a path that takes over.`;
  return `${names.join(' and ')} ${names.length === 1 ? 'takes' : 'take'} over when a path fails.`;
}

const lasting = ({ time, timeZone }: Scene, since: string): string =>
  `since ${formatTime(Date.parse(since), timeZone)}, for ${formatDuration((time - Date.parse(since)) / 1000)}`;

/** Within this many seconds of its start every poll of a collector has had its first turn. */
const FIRST_WITHIN = 60;

/** True in the collector's first minute, while no path can be judged yet and no gateway has refused. */
export function isWaiting({ status, link, elapsed }: Scene): boolean {
  if (!status || link.phase === 'lost' || status.paths.length === 0) return false;
  const judged = status.paths.some(({ health }) => health !== 'unknown');
  const refused = status.gateways.some(({ state }: GatewayStatus) => state === 'down');
  return !judged && !refused && status.collector.uptimeSeconds + elapsed < FIRST_WITHIN;
}

function awaited({ elapsed }: Scene, status: Status): string {
  const gateways = [...new Set(status.paths.map(({ gateway }) => plainText(gateway, 20)))];
  const whose = gateways.length > 2 ? `${gateways.length} gateways` : gateways.join(' and ');
  const left = Math.ceil(FIRST_WITHIN - status.collector.uptimeSeconds - elapsed);
  return `for the first readings of ${whose}, due within ${formatDuration(left)}.`;
}

/** A reason from the collector as a sentence that ends. Its first word may be a name, so its letters stay as they are. */
export function sentence(text: string): string {
  const plain = plainText(text, 240);
  return /[.!?…]$/.test(plain) ? plain : `${plain}.`;
}

/** `since 2026-11-27 05:31:17 UTC`, as the collector writes it. */
const SINCE = / since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g;

/** The same where the page says beside it since when, in the interconnect's own zone: read from afar, one time is enough. */
export const briefly = (text: string): string => sentence(text.replace(SINCE, ''));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
