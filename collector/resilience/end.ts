/** Judges one end of a path. Each function gives the sentences of one kind; none means that it has nothing against the end. */
import type { OperStatus } from '../model/interface.js';
import { printable } from '../model/text.js';
import { isStale, type EndEvidence, type LossCounts, type Signal } from './evidence.js';
import { percent, utc, where } from './words.js';

/**
 * A share of packets lost to errors or discards above this degrades an end: the loss objective of ITU-T Y.1541 classes 0 to 4
 * (IPLR 1 × 10⁻³) for the whole way, spent at one interface.
 */
export const LOSS_SHARE = 0.001;
/** Fewer than this in one interval is chance: one lost packet on an idle standby says nothing. */
export const LOSS_COUNT = 5;

/** RFC 2863: `lowerLayerDown` is down because something below it is; `dormant` waits for an event and is not broken. */
const downWords: Partial<Record<OperStatus, string>> = {
  down: 'is down',
  lowerLayerDown: 'is down because a layer below it is down',
  notPresent: 'is down because its hardware is not present',
  testing: 'is in test mode and passes no traffic',
};

const signalWords: Record<Signal['name'], string> = { state: 'state', counters: 'counters' };

/** What an end that is known not up does, on fresh evidence; null where nothing says so. */
function downWord(end: EndEvidence): string | null {
  if (end.found !== true || !currentlyWatched(end)) return null;
  if (end.adminStatus === 'down') return 'is shut down by its operator (admin down)';
  if (end.adminStatus === 'testing') return 'is set to test mode by its operator';
  return end.operStatus === null ? null : (downWords[end.operStatus] ?? null);
}

/** The end is known not up, on fresh evidence. */
export const isDown = (end: EndEvidence): boolean => downWord(end) !== null;

/** Says that the end is known not up, on fresh evidence. */
export function downReasons(gateway: string, end: EndEvidence): string[] {
  const word = downWord(end);
  return word === null ? [] : [`${where(gateway, end.interface)} ${word}${since(end)}.`];
}

/** The fastest signal is fresh: a state from a slow poll that nobody has confirmed since is not knowledge of now. */
function currentlyWatched({ signals }: EndEvidence): boolean {
  let fastest: Signal | null = null;
  for (const signal of signals) if (fastest === null || signal.interval < fastest.interval) fastest = signal;
  return fastest !== null && !isStale(fastest);
}

/** What keeps an end from being known: not found, stale or silent signals, a state that the agent cannot tell. */
export function unknownReasons(gateway: string, end: EndEvidence): string[] {
  if (isKnown(end)) return [];
  const at = where(gateway, end.interface);
  if (end.rivals.length > 0) return [sharedName(gateway, end)];
  if (end.found === null) return [`${at} has not been read yet.`];
  if (end.found === false)
    return [`${printable(gateway)} answers and has no interface named ${printable(end.interface)}.`];
  const stale = end.signals.filter(isStale).map((signal) => staleReason(at, signal));
  if (stale.length > 0) return stale;
  if (end.operStatus === null) return [`${at} does not report ifOperStatus.`];
  if (end.operStatus === 'unknown') return [`${at}: the router itself cannot tell its state${since(end)}.`];
  return [];
}

/** Nothing keeps it from being known: so it is nearly always, and every end is asked whenever its path is judged. */
const isKnown = ({ rivals, found, signals, operStatus }: EndEvidence): boolean =>
  rivals.length === 0 && found === true && !signals.some(isStale) && operStatus !== null && operStatus !== 'unknown';

const FEW = 4;

function sharedName(gateway: string, { interface: name, rivals }: EndEvidence): string {
  const keys = `${rivals.slice(0, FEW).map(printable).join(' or ')}${rivals.length > FEW ? ' or another' : ''}`;
  return `${printable(gateway)} has ${rivals.length} interfaces named ${printable(name)}: the configuration must say ${keys}.`;
}

/** What is wrong with an end that is up. */
export function degradedReasons(gateway: string, end: EndEvidence): string[] {
  const lossy = end.loss.some((counts) => isLossy(counts, 'errors') || isLossy(counts, 'discards'));
  if (end.missing.length === 0 && end.operStatus !== 'dormant' && !lossy) return [];
  const at = where(gateway, end.interface);
  const reasons = end.missing.map((signal) => `${at} does not report ${signal}.`);
  if (end.operStatus === 'dormant')
    reasons.push(`${at} is dormant: it waits for an event before it passes traffic${since(end)}.`);
  const read = end.signals.find(({ name }) => name === 'counters')?.at ?? null;
  return [...reasons, ...end.loss.flatMap((counts) => lossReasons(at, counts, read))];
}

const isLossy = (counts: LossCounts, what: 'errors' | 'discards'): boolean =>
  lossShare(counts, counts[what]) > LOSS_SHARE;

function staleReason(at: string, { name, at: last }: Signal): string {
  if (last === null) return `${at}: no ${signalWords[name]} read yet.`;
  return `${at}: no new ${signalWords[name]} since ${utc(last)}.`;
}

function lossReasons(at: string, counts: LossCounts, read: number | null): string[] {
  return (['errors', 'discards'] as const).flatMap((what) => {
    if (!isLossy(counts, what)) return [];
    const when = read === null ? '' : ` in the poll of ${utc(read)}`;
    return [
      `${at} lost ${percent(lossShare(counts, counts[what]))} of its ${counts.direction} packets to ${what}${when}.`,
    ];
  });
}

/** Of the packets of one direction; 0 where it is too few to say anything, or not known. */
export function lossShare({ direction, packets }: LossCounts, lost: number | null): number {
  if (lost === null || packets === null || lost < LOSS_COUNT) return 0;
  return lost / (direction === 'incoming' ? packets + lost : Math.max(packets, lost));
}

function since({ statusSince }: EndEvidence): string {
  return statusSince === null ? '' : ` since ${utc(statusSince)}`;
}
