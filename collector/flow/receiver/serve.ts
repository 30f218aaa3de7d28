/** A receiver behind messages: what runs in the thread. */
import { systemClock, type Log } from '../../deps.js';
import { CodedError } from '../../model/coded-error.js';
import type { CreateConsumer } from './consumer.js';
import { createConsumer } from './create-consumer.js';
import { logLevels, type FromReceiver, type LogLevel, type ToReceiver } from './messages.js';
import { Receiver } from './receiver.js';
import type { ReceiverSettings } from './settings.js';

/** Starts a receiver; gives the way to tell it something. `done` is called when it has stopped. */
export function serve(
  settings: ReceiverSettings,
  send: (message: FromReceiver) => void,
  done: () => void,
  create: CreateConsumer = createConsumer,
): (message: ToReceiver) => void {
  const receiver = new Receiver(settings, {
    clock: systemClock,
    log: sendingLog(send),
    createConsumer: create,
    report: (report) => send({ kind: 'report', report }),
  });
  const failed = (error: unknown): void => send({ kind: 'failed', ...described(error) });
  // One at a time: an update while another one opens sockets would open them twice.
  let turn = receiver.start().then(() => send({ kind: 'started', report: receiver.look() }), failed);
  return (message) => {
    if (message.kind === 'taken') receiver.taken();
    else if (message.kind === 'inform') receiver.inform(message.what);
    else if (message.kind === 'update')
      turn = turn
        .then(() => receiver.update(message.settings))
        .then(() => send({ kind: 'updated', report: receiver.look() }), failed);
    else
      turn = turn
        .then(() => receiver.stop())
        .then((last) => send({ kind: 'stopped', report: last }), failed)
        .finally(done);
  };
}

function described(error: unknown): { code: string; message: string } {
  if (error instanceof CodedError) return { code: error.code, message: error.message };
  return { code: 'flow-receiver', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** A log that hands everything to the main thread, which has the real one. */
function sendingLog(send: (message: FromReceiver) => void, bound: Record<string, unknown> = {}): Log {
  const write = (level: LogLevel) => (first: unknown, text?: unknown) => {
    const fields = typeof first === 'object' && first !== null ? { ...bound, ...first } : bound;
    send({ kind: 'log', level, fields: plain(fields), message: String(text ?? first) });
  };
  const levels = Object.fromEntries(logLevels.map((level) => [level, write(level)]));
  // The receiver uses the levels and nothing else of a logger.
  return {
    ...levels,
    child: (more: Record<string, unknown>) => sendingLog(send, { ...bound, ...more }),
  } as unknown as Log;
}

/** Fields that can cross; an error keeps its words. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
}
