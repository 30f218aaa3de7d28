/** Asking a running collector through its control socket. */
import { connect, type Socket } from 'node:net';
import { CodedError, systemCode } from '../model/coded-error.js';
import { jsonIn } from '../model/json.js';
import { answer, LARGEST_ANSWER, Lines } from './protocol.js';
import { reachable } from './socket-path.js';

export interface CallOptions {
  /** Milliseconds until an answer must be there. */
  timeout?: number;
}

/**
 * Calls `method` of the collector that listens at `path` and gives its result, still to be narrowed.
 * @throws CodedError `CONTROL_NOT_RUNNING` where nobody listens, `CONTROL_FORBIDDEN` where this user may not ask,
 * `CONTROL_TIMEOUT`, `CONTROL_BAD_ANSWER`, or the code that the collector answered with.
 */
export async function callControl(
  path: string,
  method: string,
  params: unknown = null,
  { timeout = 5_000 }: CallOptions = {},
): Promise<unknown> {
  const line = await exchange(path, `${JSON.stringify({ method, params })}\n`, timeout);
  const parsed = answer.safeParse(jsonIn(line));
  if (!parsed.success) throw badAnswer(path);
  if (!parsed.data.ok) throw new CodedError(parsed.data.error.code, parsed.data.error.message);
  return parsed.data.result;
}

async function exchange(path: string, text: string, timeout: number): Promise<string> {
  const short = await reachable(path).catch((error: unknown) => {
    throw refusal(path, error);
  });
  try {
    return await firstLine(connect(short.path), path, text, timeout);
  } finally {
    await short.close();
  }
}

function firstLine(socket: Socket, path: string, text: string, timeout: number): Promise<string> {
  const lines = new Lines(LARGEST_ANSWER);
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(late(path, timeout)), timeout);
    socket.on('close', () => reject(badAnswer(path)));
    socket.on('error', (error) => reject(refusal(path, error)));
    socket.on('data', (chunk) => {
      const complete = lines.push(chunk);
      if (complete === null) reject(badAnswer(path));
      else if (complete[0] !== undefined) resolve(complete[0]);
    });
    socket.once('close', () => clearTimeout(timer));
    socket.write(text);
  }).finally(() => socket.destroy());
}

function refusal(path: string, error: unknown): Error {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK' || code === 'ENOTDIR') {
    return new CodedError('CONTROL_NOT_RUNNING', `no collector is running: nobody listens at ${path}`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `this user may not ask the collector at ${path}: run the command as the collector's own user`;
    return new CodedError('CONTROL_FORBIDDEN', message, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}

const late = (path: string, timeout: number) =>
  new CodedError('CONTROL_TIMEOUT', `the collector at ${path} did not answer within ${timeout} ms`);

const badAnswer = (path: string) =>
  new CodedError('CONTROL_BAD_ANSWER', `what listens at ${path} gave no answer of a collector`);
