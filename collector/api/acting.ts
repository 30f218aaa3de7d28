/** What people do over HTTP comes to its end before what keeps it stops. */
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../deps.js';
import { UnderWay } from '../model/under-way.js';

/** Whoever sends an act by single octets does not hold a stop up for longer, milliseconds. */
const PATIENCE = 5_000;

/** A stop waits for requests that may change something; whoever only reads is cut off, and asks again. */
export function letActsEnd(app: FastifyInstance, clock: () => Pick<Clock, 'after'>): void {
  const acting = new UnderWay();
  app.addHook('onRequest', async ({ method }, reply) => {
    if (method === 'GET') return;
    void acting.watch(new Promise<void>((over) => reply.raw.once('close', over)));
  });
  app.addHook('preClose', async () => {
    if (acting.any) await acting.over(clock(), PATIENCE);
  });
}
