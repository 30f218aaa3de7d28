/** Readers of everything that the paths of one gateway and context need beside their interfaces. */
import type { PathConfig } from '../../config/schema/crossing.js';
import type { InterfaceRegistry } from '../registry.js';
import type { Reader } from '../table.js';
import { plainAddress } from '../../model/prefix.js';
import { bfdReaders } from './bfd.js';
import { bgpReaders } from './bgp.js';
import { ospfReaders } from './ospf.js';
import { redundancyReaders } from './redundancy.js';
import { routeReaders, WantedRoutes } from './routes.js';

const addresses = (texts: readonly string[]) => new Set(texts.map(plainAddress));

/**
 * @param paths those of this gateway and context
 * @param wanted further prefixes whose routes are asked for; null: none ever
 */
export function signalReaders(
  paths: readonly PathConfig[],
  names: Pick<InterfaceRegistry<unknown>, 'entries' | 'get'>,
  wanted: (() => readonly string[]) | null = null,
): Reader[] {
  return [
    ...bgpReaders(addresses(paths.flatMap(({ peers }) => peers.map(({ address }) => address)))),
    ...redundancyReaders(
      paths.flatMap(({ redundancy }) => redundancy),
      names,
    ),
    ...bfdReaders(addresses(paths.flatMap(({ bfd }) => bfd))),
    ...ospfReaders(addresses(paths.flatMap(({ ospf }) => ospf))),
    ...routeReaders(
      paths.flatMap(({ routes, ...path }) => routes.map(({ prefix, side }) => ({ prefix, interface: path[side] }))),
      names,
    ),
    ...(wanted === null || paths.length === 0 ? [] : [new WantedRoutes(wanted, names)]),
  ];
}
