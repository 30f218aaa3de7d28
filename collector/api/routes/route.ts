/** What a route is made of. Each one stands in a file of its own and is described by the same schemas that check it. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { Verdict } from '../../audit/book.js';
import type { Action, Deed, Entry } from '../../audit/entry.js';
import type { Search } from '../../audit/search.js';
import type { Clock, Log } from '../../deps.js';
import type { FlowHealth } from '../../model/flow-health.js';
import type { FlowAggregateCounts } from '../../model/flow-totals.js';
import type { ProbingHealth } from '../../model/probe-health.js';
import type {
  ClosedMonth,
  Correction,
  CorrectionState,
  MonthDocument,
  MonthLedgers,
  SlaOverview,
} from '../../model/sla.js';
import type { ReportFile, ReportForm } from '../../model/report.js';
import type { RawFlows, RawFlowsAsked } from '../../model/raw-flow.js';
import type { ReconciledHour } from '../../model/reconciliation.js';
import type { Store } from '../../store/contract.js';
import type { AuthorityDesk } from '../authorities.js';
import { ApiError } from '../errors.js';
import type { PagingDesk } from '../paging.js';
import { errorAnswer } from '../schema/common.js';
import { rolesFor } from '../security/access.js';
import type { Gate } from '../security/gate.js';
import type { StreamHub } from '../stream.js';
import type { PageRow, ProbesAnswer } from '../types.js';
import type { LiveView } from '../view.js';

/** What the flow receiver says. */
export interface FlowFigures {
  exporters(): FlowHealth;
  /** null while nothing is heard. */
  counts(): FlowAggregateCounts | null;
  /** Flows against counters: the last judged hour of each interface, and hours out of the store. */
  reconciliation: { latest(): ReconciledHour[]; kept(from: number, to: number): Promise<ReconciledHour[]> };
  /** Single flows. */
  raw(asked: RawFlowsAsked): Promise<RawFlows>;
}

/** The audit log, as far as routes need it. */
export interface Audit {
  add(deed: Deed): void;
  search(asked: Search): Promise<Entry[]>;
  verify(): Promise<Verdict>;
}

/** The ledgers of services and paths. */
export interface SlaFigures {
  overview(): SlaOverview;
  months(): ClosedMonth[];
  month(month: string): Promise<MonthDocument>;
  ledgers(month: string): Promise<MonthLedgers>;
  corrections: { all(): Correction[]; state(correction: Correction): CorrectionState };
  propose(given: Omit<Correction, 'id' | 'createdAt' | 'decision'>): Promise<Correction>;
  reverse(id: string, author: string, reason: string): Promise<Correction>;
  decide(id: string, verdict: 'approved' | 'rejected', author: string, reason: string): Promise<Correction>;
}

/** Reports, as far as routes need them. */
export interface IssuedReports {
  issue(wanted: { month: string; forms: readonly ReportForm[]; authority: string | null }): Promise<{
    state: 'open' | 'closed';
    files: ReportFile[];
  }>;
}

/** What the routes serve. */
export interface ApiContext {
  live: LiveView;
  /** What other shards tell beside the live view; left out where nothing is divided. */
  others?: { probes(): Pick<ProbesAnswer, 'probes' | 'agents'>; pages(): PageRow[] } | undefined;
  store: Pick<Store, 'series' | 'events' | 'flows' | 'health'>;
  flows: FlowFigures;
  sla: SlaFigures;
  probing(): ProbingHealth;
  paging: PagingDesk;
  stream: StreamHub;
  metrics: { contentType: string; text(): Promise<string> };
  clock: Clock;
  log: Log;
  gate: Gate;
  audit: Audit;
  reports: IssuedReports;
  authorities: AuthorityDesk;
}

type Media = { type: string; schema: z.ZodType };

export interface Route {
  method: 'GET' | 'POST';
  url: string;
  tag: 'live' | 'history' | 'flows' | 'operations' | 'sign-in';
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodType;
  body?: { type: string; schema: z.ZodType };
  /** By status; what is not JSON says its media type. Errors that any route gives (401, 403, 429, 500) are added. */
  answers: Record<number, { description: string; schema: z.ZodType } | { description: string; media: Media }>;
  /** What the audit log calls it when somebody does this; needed where it changes anything. */
  deed?: Action;
  /** Milliseconds after which the client is told that it takes too long; absent for streams. */
  timeout?: number;
  /** Requests a minute from one address, or none counted; the API's own limit where absent. */
  limit?: { max: number; minutes: number } | false;
  /** It shows the present, of which other shards may have a part: that is read before. */
  looks?: true;
  handle(context: ApiContext, request: FastifyRequest, reply: FastifyReply): unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deed?: Action;
  }
}

/** `context` is asked for at each request, so that the document can be made without anything that serves. */
export function register(app: FastifyInstance, routes: readonly Route[], context: () => ApiContext): void {
  for (const route of routes) app.route(options(route, context));
}

function options(route: Route, context: () => ApiContext): RouteOptions {
  const { method, url, timeout, limit } = route;
  const rateLimit = limit ? { max: limit.max, timeWindow: limit.minutes * 60_000 } : limit;
  return {
    method,
    url,
    schema: describe(route),
    config: {
      ...(route.deed === undefined ? {} : { deed: route.deed }),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    },
    ...(timeout === undefined ? {} : { handlerTimeout: timeout }),
    handler: route.looks
      ? async (request, reply) => {
          await context().live.fresh();
          return route.handle(context(), request, reply);
        }
      : (request, reply) => route.handle(context(), request, reply),
  };
}

const refusals = {
  401: 'Nobody is signed in',
  403: 'Not for this role, or not to be served',
  429: 'Too many requests',
};

function describe({ method, url, tag, summary, params, query, body, answers }: Route): object {
  const row = rolesFor(method, url);
  const open = row === 'open';
  const errors = Object.entries(refusals).filter(([status]) => !(open && status === '401'));
  const error = json(errorAnswer);
  return {
    operationId: `${method.toLowerCase()}${url.replace(/[^a-z0-9]+(\w?)/gi, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(open ? { security: [] } : { 'x-roles': row }),
    ...(params ? { params: json(params) } : {}),
    ...(query ? { querystring: json(query) } : {}),
    ...(body ? { body: { content: { [body.type]: { schema: json(body.schema, 'input') } } } } : {}),
    response: {
      ...Object.fromEntries(
        errors.map(([status, description]) => [status, content(description, 'application/json', error)]),
      ),
      ...Object.fromEntries(Object.entries(answers).map(([status, given]) => [status, answerOf(given)])),
    },
  };
}

function answerOf(given: Route['answers'][number]): object {
  if ('media' in given) return content(given.description, given.media.type, json(given.media.schema));
  return content(given.description, 'application/json', json(given.schema));
}

function content(description: string, type: string, schema: object): object {
  return { description, content: { [type]: { schema } } };
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function json(schema: z.ZodType, io: 'input' | 'output' = 'input'): object {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  delete made.$schema;
  return made;
}

/** Parses what came from outside; throws a 400 that names the parameter and, where there are few, the values allowed. */
export function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.map(String).join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '');
  const allowed = issue?.code === 'invalid_value' ? issue.values.map(String) : undefined;
  const code = issue?.code === 'unrecognized_keys' ? 'unknown-parameter' : 'bad-parameter';
  throw new ApiError(400, code, `${field || 'request'}: ${issue?.message ?? 'not understood'}`, {
    ...(field ? { field } : {}),
    ...(allowed ? { allowed } : {}),
  });
}

/** An answer that is not a success. */
export const failure = (description: string) => ({ description, schema: errorAnswer });
