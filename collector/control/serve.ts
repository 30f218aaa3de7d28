/** One connection to the control socket: requests in, answers out, in order and bounded. */
import type { Socket } from 'node:net';
import type { Log } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import { jsonIn } from '../model/json.js';
import { Lines, LARGEST_REQUEST, request, type Answer } from './protocol.js';

/** Answers with anything JSON can carry. A CodedError reaches the caller with its code and message. */
export type Handler = (params: unknown) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

/** A connection that asks nothing for so long is closed, milliseconds. */
const IDLE = 60_000;
/** Requests that may wait on one connection. */
const MOST_WAITING = 64;

/** `handlers` is asked at each request: a collector that is still starting has fewer. `watch` is given each answer that is being made. */
export function serve(
  socket: Socket,
  handlers: () => Handlers,
  watch: (answering: Promise<void>) => Promise<void>,
  log: Log,
): void {
  const lines = new Lines(LARGEST_REQUEST);
  let last = Promise.resolve();
  let waiting = 0;
  const refuse = (code: string, message: string) => {
    socket.pause();
    last = last.then(() => void socket.end(failure(code, message)));
  };
  const take = async (line: string) => {
    const text = await answerTo(line, handlers(), log);
    waiting--;
    if (!socket.destroyed) socket.write(text);
  };
  socket.setTimeout(IDLE, () => socket.destroy());
  socket.on('error', (error) => log.debug({ error }, 'a control connection broke'));
  socket.on('data', (chunk) => {
    const complete = lines.push(chunk);
    if (complete === null)
      return refuse('CONTROL_REQUEST_TOO_LARGE', `a request has at most ${LARGEST_REQUEST} octets`);
    waiting += complete.length;
    if (waiting > MOST_WAITING)
      return refuse('CONTROL_TOO_MANY_REQUESTS', `at most ${MOST_WAITING} requests wait at once`);
    for (const line of complete) last = last.then(() => watch(take(line)));
  });
}

/** The line that answers a line; never throws. */
async function answerTo(line: string, handlers: Handlers, log: Log): Promise<string> {
  const parsed = request.safeParse(jsonIn(line));
  if (!parsed.success) return failure('CONTROL_BAD_REQUEST', 'a request is one line: {"method": "…", "params": …}');
  const { method, params } = parsed.data;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) {
    const known = Object.keys(handlers).sort().join(', ');
    return failure('CONTROL_UNKNOWN_METHOD', `this collector has no method "${method}"; it has ${known}`);
  }
  try {
    return encode({ ok: true, result: (await handler(params)) ?? null });
  } catch (error) {
    if (error instanceof CodedError) return failure(error.code, error.message);
    log.error({ error, method }, 'a control request failed');
    return failure('CONTROL_FAILED', `the collector could not answer "${method}": its log says why`);
  }
}

const encode = (answer: Answer) => `${JSON.stringify(answer)}\n`;

const failure = (code: string, message: string) => encode({ ok: false, error: { code, message } });
