import type { Health, Status } from '../../collector/api/types.js';
import { formatDuration, formatTime } from '../charts/formatTime.js';
import { plainText } from '../charts/plainText.js';
import type { Scene, Tone } from './scene.js';

/** The first thing the wall says: two short lines at ten metres, one sentence beneath. */
export interface Answer {
  lines: string[];
  tone: Tone;
  detail: string;
}

/** How many paths are up, or why that cannot be said. */
export function answer(scene: Scene): Answer {
  const { status, link } = scene;
  if (!status) return withoutStatus(scene);
  if (link.phase === 'lost') return { lines: ['UNKNOWN'], tone: 'unknown', detail: before(scene) };
  if (status.paths.length === 0)
    return { lines: ['NO PATHS', 'YET'], tone: 'calm', detail: 'None is configured, so there is nothing to judge.' };
  if (isWaiting(scene)) return { lines: ['WAITING'], tone: 'unknown', detail: awaited(scene, status) };
  return counted(scene, status);
}

function withoutStatus({ link }: Scene): Answer {
  if (link.phase === 'lost')
    return { lines: ['UNKNOWN'], tone: 'unknown', detail: `${link.reason}. Nothing has been heard yet.` };
  return { lines: ['WAITING'], tone: 'unknown', detail: 'for the first word from the collector, due within 5 s.' };
}

function before({ heard }: Scene): string {
  if (!heard || heard.paths.length === 0) return 'What the paths do now cannot be seen from here.';
  return `Last known: ${count(heard, 'up') + count(heard, 'degraded')} of ${heard.paths.length} paths up.`;
}

/** Within this many seconds of its start every poll of a collector has had its first turn. */
const FIRST_WITHIN = 60;

/** True in the collector's first minute, while no path can be judged yet and no gateway has refused. */
export function isWaiting({ status, link, elapsed }: Scene): boolean {
  if (!status || link.phase === 'lost' || status.paths.length === 0) return false;
  const judged = status.paths.some(({ health }) => health !== 'unknown');
  const refused = status.gateways.some(({ state }) => state === 'down');
  return !judged && !refused && status.collector.uptimeSeconds + elapsed < FIRST_WITHIN;
}

function awaited({ elapsed }: Scene, status: Status): string {
  const gateways = [...new Set(status.paths.map(({ gateway }) => plainText(gateway, 20)))];
  const whose = gateways.length > 2 ? `${gateways.length} gateways` : gateways.join(' and ');
  const left = Math.ceil(FIRST_WITHIN - status.collector.uptimeSeconds - elapsed);
  return `for the first readings of ${whose}, due within ${formatDuration(left)}.`;
}

const named = (status: Status, health: Health): string[] =>
  status.paths.filter((path) => path.health === health).map(({ name }) => plainText(name, 20));

const count = (status: Status, health: Health): number => named(status, health).length;

function counted(scene: Scene, status: Status): Answer {
  const total = status.paths.length;
  const passing = count(status, 'up') + count(status, 'degraded');
  const [down, unknown] = [count(status, 'down'), count(status, 'unknown')];
  const detail = (['down', 'unknown', 'degraded'] as const).flatMap((health) => whichAre(status, health)).join('; ');
  if (passing === 0 && !down) return { lines: ['UNKNOWN'], tone: 'unknown', detail };
  if (passing === 0) return { lines: unknown ? ['NO PATH', 'KNOWN UP'] : ['NO PATH', 'UP'], tone: 'down', detail };
  const lines = [`${passing} OF ${total}`, total === 1 ? 'PATH UP' : 'PATHS UP'];
  if (down) return { lines, tone: 'down', detail };
  if (unknown) return { lines, tone: 'unknown', detail };
  if (count(status, 'degraded')) return { lines, tone: 'degraded', detail };
  return { lines, tone: 'calm', detail: steady(scene, status) };
}

function whichAre(status: Status, health: Health): string[] {
  const names = named(status, health);
  if (names.length === 0) return [];
  if (names.length > 3) return [`${names.length} are ${health}`];
  return [`${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} ${health}`];
}

function steady({ time, timeZone }: Scene, status: Status): string {
  const since = Math.max(...status.paths.map((path) => Date.parse(path.since)));
  return `since ${formatTime(since, timeZone)}, for ${formatDuration((time - since) / 1000)}`;
}

/** A reason from the collector as a sentence that ends. Its first word may be a name, so its letters stay as they are. */
export function sentence(text: string): string {
  const plain = plainText(text, 240);
  return /[.!?…]$/.test(plain) ? plain : `${plain}.`;
}
