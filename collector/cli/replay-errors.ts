/** What keeps `replay` from its files or its destination, and the faults it counted, in words. */
import { unreadable } from '../config/read.js';
import { reasons } from '../flow/errors.js';
import { captureFaults } from '../flow/replay/capture.js';
import { FileUnreadable } from '../flow/replay/file.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { table } from './table.js';

/** Names the file that cannot be read; other errors stay as they are. */
export function fileTrouble(error: unknown): unknown {
  if (!(error instanceof FileUnreadable)) return error;
  return new CodedError('REPLAY_UNREADABLE', `${error.path} ${unreadable(error.cause)}`);
}

const causes: Record<string, string> = {
  ECONNREFUSED: 'nobody listens there: start the receiver, or mend the port',
  ENOTFOUND: 'no address is known for that name',
  EAI_AGAIN: 'no name server answered for that name',
  ENETUNREACH: 'no route leads there',
  EHOSTUNREACH: 'no route leads there',
  EMSGSIZE: 'a datagram is longer than UDP carries',
  EACCES: 'sending there is not allowed',
};

/** Says why nothing can be sent to `to`; errors that the network did not make stay as they are. */
export function sendTrouble(error: unknown, to: string): unknown {
  const code = systemCode(error);
  if (code === null || error instanceof CodedError) return fileTrouble(error);
  return new CodedError('REPLAY_NOT_SENT', `--to ${to}: ${causes[code] ?? 'the system refused to send'} (${code})`);
}

const meanings: Record<string, string | undefined> = { ...captureFaults, ...reasons };
const columns = [{ title: 'fault' }, { title: 'times', right: true }, { title: 'what it means', most: 160 }];

/** The faults by reason as a table with a line before it; nothing where there are none. */
export function faultText(errors: Record<string, number>): string {
  const rows = Object.entries(errors).map(([fault, times]) => [fault, times, meanings[fault] ?? '']);
  return rows.length === 0 ? '' : `\n${table(columns, rows)}`;
}
