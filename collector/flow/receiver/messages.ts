/** What crosses between the main thread and the receiver's. */
import type { Report } from './receiver.js';
import type { ReceiverSettings } from './settings.js';

export type ToReceiver =
  | { kind: 'update'; settings: ReceiverSettings }
  /** The report before was taken in. */
  | { kind: 'taken' }
  /** For the consumer. */
  | { kind: 'inform'; what: unknown }
  | { kind: 'stop' };

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export type FromReceiver =
  | { kind: 'started'; report: Report }
  /** It did not start, or did not take an update. */
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'updated'; report: Report }
  | { kind: 'report'; report: Report }
  | { kind: 'log'; level: LogLevel; fields: Record<string, unknown>; message: string }
  | { kind: 'stopped'; report: Report };
