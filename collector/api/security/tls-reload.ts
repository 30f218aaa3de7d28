/** Takes up a renewed certificate without a restart. */
import { statSync } from 'node:fs';
import type { Server } from 'node:https';
import type { HttpConfig } from '../../config/schema/http.js';
import type { Deps, Timer } from '../../deps.js';
import { readTls } from './listen.js';

const EVERY = 30_000;

/** Looks at the files now and then; what is not a certificate and its key changes nothing and is told. Returns the way out. */
export function followTls(
  config: HttpConfig,
  server: Pick<Server, 'setSecureContext'>,
  { clock, log }: Deps,
): () => void {
  let known = stamp(config);
  let timer: Timer | null = null;
  const look = (): void => {
    const now = stamp(config);
    if (now !== known && now !== null) {
      try {
        const tls = readTls(config);
        if (tls !== null) server.setSecureContext({ ...tls, minVersion: 'TLSv1.2' });
        known = now;
        log.info({ certificate: config.tls?.certificate }, 'the certificate of the API was renewed');
      } catch (error) {
        // Also while only one of the two files has been replaced: looked at again next time.
        log.warn({ error }, 'a new certificate of the API is not in force: the old one stays');
      }
    }
    timer = clock.after(EVERY, look);
  };
  timer = clock.after(EVERY, look);
  return () => timer?.cancel();
}

/** What changes when a file is replaced; null where one is not there at the moment. */
function stamp({ tls }: HttpConfig): string | null {
  if (tls === undefined) return null;
  try {
    return [tls.certificate, tls.key]
      .map((file) => statSync(file))
      .map(({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`)
      .join();
  } catch {
    // Replaced by remove and write: it is there again in a moment.
    return null;
  }
}
