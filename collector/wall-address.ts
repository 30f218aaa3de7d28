/** Where people reach the wall and the runbooks, for links in pages. */
import { hostname } from 'node:os';
import type { Config } from './config/schema/index.js';
import { parseListen } from './config/schema/network.js';

/**
 * As configured; else where this collector listens, by the name of its machine where it listens at every address. '' where the port is known
 * only later.
 */
export function wallAddress({ alerts, http }: Pick<Config, 'alerts' | 'http'>): string {
  if (alerts.wall !== undefined) return alerts.wall;
  const where = parseListen(http.listen);
  if (where === null || where.port === 0) return '';
  const host = where.host === '0.0.0.0' || where.host === '::' ? hostname() : where.host;
  return `${http.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${where.port}/`;
}
