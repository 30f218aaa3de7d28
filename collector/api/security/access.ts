/**
 * Who may ask for what: one row a route, and the only place that says so. The guard, the documentation and the test that tries every
 * cell are made from it. A route without a row is not registered at all.
 */
import { roles, type Role, type Who } from '../../model/identity.js';

const signedIn = [...roles];
const all = ['wall', 'noc', 'engineer', 'procurement', 'admin'] as const;
const live = ['wall', 'noc', 'engineer', 'admin'] as const;
const desk = ['noc', 'engineer', 'admin'] as const;
const works = ['engineer', 'admin'] as const;
const proposes = ['engineer', 'procurement', 'admin'] as const;
/** Who holds the contract decides what counts; an engineer proposes. */
const decides = ['procurement', 'admin'] as const;

/** Method and address, as routes write them → roles. `open` asks nobody. */
export const access: Readonly<Record<string, readonly Role[] | 'open'>> = {
  'GET /api/v1/status': all,
  'GET /api/v1/stream': all,
  'GET /api/v1/resilience': all,
  'GET /api/v1/posture': all,
  'GET /api/v1/topology': all,
  'GET /api/v1/gateways': live,
  'GET /api/v1/gateways/:name/interfaces': live,
  'GET /api/v1/networks': signedIn,
  'GET /api/v1/authorities': ['noc', 'engineer', 'procurement', 'admin', 'authority'],
  'POST /api/v1/authorities': works,
  'POST /api/v1/authorities/change': works,
  'POST /api/v1/authorities/remove': works,
  'POST /api/v1/authorities/forget': ['admin'],
  'GET /api/v1/plan': ['noc', 'engineer', 'procurement', 'admin'],
  'GET /api/v1/probes': live,
  'GET /api/v1/probes/delays': all,
  'GET /api/v1/query': all,
  'POST /api/v1/query': all,
  'GET /api/v1/events': live,
  'GET /api/v1/failovers': all,
  'GET /api/v1/incidents': all,
  'POST /api/v1/incidents/:id/acknowledge': desk,
  'GET /api/v1/alerts/pages': live,
  'POST /api/v1/alerts/pages/:id/acknowledge': desk,
  'GET /api/v1/alerts/silences': live,
  'POST /api/v1/alerts/silences': desk,
  'POST /api/v1/alerts/silences/:id/end': desk,
  'GET /api/v1/alerts/receivers': live,
  'POST /api/v1/alerts/test-page': desk,
  'GET /api/v1/maintenance': all,
  'POST /api/v1/maintenance': works,
  'POST /api/v1/maintenance/:id/cancel': works,
  'GET /api/v1/drills': all,
  'POST /api/v1/drills': works,
  'GET /api/v1/drills/:id': all,
  'POST /api/v1/drills/:id/record': works,
  'GET /api/v1/sla': all,
  // An authority needs to know which months have a report of its own.
  'GET /api/v1/sla/months': [...all, 'authority'],
  'GET /api/v1/sla/months/:month': all,
  'GET /api/v1/sla/months/:month/ledger': all,
  'GET /api/v1/reports/:month': ['engineer', 'procurement', 'admin', 'authority'],
  'GET /api/v1/sla/corrections': all,
  'POST /api/v1/sla/corrections': proposes,
  'POST /api/v1/sla/corrections/:id/reverse': proposes,
  'POST /api/v1/sla/corrections/:id/decide': decides,
  'GET /api/v1/flows/top': [...live, 'authority'],
  'GET /api/v1/flows/series': [...live, 'authority'],
  'GET /api/v1/flows/matrix': [...live, 'authority'],
  'GET /api/v1/flows/exporters': live,
  'GET /api/v1/flows/reconciliation': live,
  'POST /api/v1/flows/raw': works,
  'GET /api/v1/audit': ['admin'],
  'GET /api/v1/audit/verify': ['admin'],
  'GET /api/v1/session': signedIn,
  'GET /api/v1/openapi.json': signedIn,
  'GET /healthz': 'open',
  'GET /readyz': desk,
  'GET /metrics': desk,
  // The manual of the alerts, for whoever is woken; it holds nothing of this network.
  'GET /runbooks/:name': 'open',
  'GET /sign-in': 'open',
  'POST /sign-in': 'open',
  'GET /sign-in/provider': 'open',
  'GET /sign-in/callback': 'open',
  'GET /sign-in/style.css': 'open',
  'GET /sign-in/token.js': 'open',
  'POST /sign-out': signedIn,
  // The wall's own files: they hold nothing, and what it shows it asks for.
  'GET /': signedIn,
  'GET /*': signedIn,
};

/** @throws where a route has no row: what nobody thought about is served to nobody. */
export function rolesFor(method: string, url: string): readonly Role[] | 'open' {
  const row = access[`${method} ${url}`];
  if (row === undefined) throw new Error(`${method} ${url} has no row in collector/api/security/access.ts`);
  return row;
}

/** Whether one of somebody's roles is among those of a row. */
export const mayAsk = (who: Who, row: readonly Role[] | 'open'): boolean =>
  row === 'open' || who.roles.some((role) => row.includes(role));
