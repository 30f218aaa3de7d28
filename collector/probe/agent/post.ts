/** Posts reports to the collector over mutually authenticated TLS, on a connection that is kept. */
import type { Deps } from '../../deps.js';
import { CodedError } from '../../model/coded-error.js';
import { printable } from '../../model/text.js';
import { mutualClient } from '../../mutual/client.js';
import type { PemFiles } from '../../mutual/files.js';
import { MOST_BODY, REPORT_PATH, type Report } from './protocol.js';

const PATIENCE = 5_000;

export interface Poster {
  /** Sends one report. Rejects with `PROBE_REPORT_REFUSED`, or with the system's error where the collector is away. */
  (report: Report): Promise<unknown>;
  close(): void;
}

/** `url`: `https://host:port`. Renewed files are taken up. @throws as `readPemFiles` does. */
export function poster(url: URL, files: PemFiles, deps: Deps): Poster {
  const limits = { patience: PATIENCE, most: MOST_BODY, connections: 1 };
  const client = mutualClient({ files, what: 'the probe agent', name: null, ...limits }, deps);
  const address = new URL(REPORT_PATH, url);
  const post = async (report: Report): Promise<unknown> => {
    const { status, text } = await client.post(address, report);
    if (status === 200) return JSON.parse(text) as unknown;
    const why = printable(text.slice(0, 300));
    throw new CodedError('PROBE_REPORT_REFUSED', `the collector answered ${status}: ${why}`);
  };
  return Object.assign(post, { close: () => client.close() });
}
