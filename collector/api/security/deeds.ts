/** What is done over HTTP, told to the audit log. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../deps.js';
import type { Who } from '../../model/identity.js';
import type { Audit } from '../routes/route.js';

/** Every route that says what it does is an entry once it has answered, with how it went. */
export function tellDeeds(app: FastifyInstance, audit: () => Pick<Audit, 'add'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const { deed } = request.routeOptions.config;
    if (deed === undefined || request.who === null) return;
    const { reason, ...named } = fieldsOf(request.body);
    audit().add({
      action: deed,
      who: request.who.name,
      from: request.ip,
      object: fieldsOf(request.params).id ?? named.name ?? named.group ?? request.url.split('?', 1)[0] ?? '',
      outcome: reply.statusCode < 400 ? 'done' : reply.statusCode < 500 ? 'refused' : 'failed',
      reason: reason ?? null,
    });
  });
}

/** The texts of an object; nothing of anything else. */
function fieldsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

/** Kept apart at once; whoever comes beyond them is counted together. */
const MOST_ASKERS = 1_000;
const WINDOW = 60_000;

/** Refusals, one entry a minute for each address and kind: whoever guesses tokens must not fill the disk, and must be seen. */
export class Refusals {
  private readonly seen = new Map<string, { since: number; more: number }>();

  constructor(
    private readonly audit: Pick<Audit, 'add'>,
    private readonly clock: Clock,
  ) {}

  add(request: FastifyRequest, code: string, who: Who | null): void {
    const now = this.clock.monotonic();
    const known = this.seen.size < MOST_ASKERS;
    const key = known || this.seen.has(keyOf(request.ip, code)) ? keyOf(request.ip, code) : 'others';
    const last = this.seen.get(key);
    if (last !== undefined && now - last.since < WINDOW) {
      last.more++;
      return;
    }
    this.sweep(now);
    this.seen.set(key, { since: now, more: 0 });
    this.audit.add({
      action: 'access.refused',
      who: who?.name ?? 'unknown',
      from: request.ip,
      object: `${request.method} ${request.routeOptions.url ?? 'unknown address'}`,
      outcome: 'refused',
      reason: null,
      details: { code, ...(last === undefined ? {} : { moreBefore: last.more }) },
    });
  }

  private sweep(now: number): void {
    for (const [key, { since, more }] of this.seen) if (more === 0 && now - since >= WINDOW) this.seen.delete(key);
    if (this.seen.size > MOST_ASKERS) this.seen.clear();
  }
}

const keyOf = (ip: string, code: string): string => `${code} ${ip}`;
