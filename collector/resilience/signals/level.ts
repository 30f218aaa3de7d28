/** What a signal says, in one word that changes when it matters. */
import type { SignalKind } from '../../model/judgement.js';
import { printable } from '../../model/text.js';
import type { Level } from '../../model/transitions.js';

export const signalOf: Record<Level['kind'], SignalKind> = {
  'bgp-peer': 'bgp',
  redundancy: 'redundancy',
  'bfd-session': 'bfd',
  'ospf-neighbour': 'ospf',
  route: 'route',
};

/** Stable within gateway, context and kind. */
export function keyOf(level: Level): string {
  switch (level.kind) {
    case 'bgp-peer':
      return level.peer;
    case 'redundancy':
      return level.key;
    case 'bfd-session':
      return level.session;
    case 'ospf-neighbour':
      return level.neighbour;
    case 'route':
      return level.prefix;
  }
}

/** `gw1 peer 10.1.0.2`, made printable. */
export function subjectOf(level: Level): string {
  const words: Record<Level['kind'], string> = {
    'bgp-peer': 'peer',
    redundancy: '',
    'bfd-session': 'BFD session',
    'ospf-neighbour': 'OSPF neighbour',
    route: 'route to',
  };
  const name = level.kind === 'bfd-session' ? (level.peer ?? level.session) : keyOf(level);
  return printable([level.gateway, words[level.kind], name].filter(Boolean).join(' '));
}

/** What it says; null where the agent does not. */
export function saysOf(level: Level): string | null {
  switch (level.kind) {
    case 'bgp-peer':
      return level.adminStatus === 'stop' ? 'stopped by its operator' : level.state;
    case 'redundancy':
      return level.role === null ? level.state : (level.state ?? level.role);
    case 'bfd-session':
    case 'ospf-neighbour':
      return level.state;
    case 'route':
      return level.nextHop === null && level.interface === null && level.ifIndex === null
        ? 'no route'
        : `via ${printable(level.nextHop ?? 'the link')} by ${printable(level.interface ?? String(level.ifIndex ?? '?'))}`;
  }
}

/**
 * Whether two readings of one signal say the same. A route is by the interface of an ifIndex: that its name is known only later is no change of
 * the route.
 */
export function saysSame(before: Level, after: Level): boolean {
  if (saysOf(before) === saysOf(after)) return true;
  if (before.kind !== 'route' || after.kind !== 'route') return false;
  const isNamed = before.interface !== null && after.interface !== null;
  return !isNamed && before.ifIndex !== null && before.ifIndex === after.ifIndex && before.nextHop === after.nextHop;
}
