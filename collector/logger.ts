/** Logs by pino: for people on a terminal, JSON lines otherwise. Router strings are values, never the message. */
import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** `stream` is standard error, so that what a command prints stays apart from what it logs. */
export function createLogger(level: string, stream: NodeJS.WriteStream = process.stderr): Logger {
  const options = { level, base: null, redact: ['*.password', '*.community', '*.token'], errorKey: 'error' };
  if (!stream.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return pino(
    options,
    pretty({
      destination: stream,
      colorize: !process.env['NO_COLOR'],
      translateTime: 'SYS:yyyy-mm-dd HH:MM:ss o',
      singleLine: true,
    }),
  );
}
