/** PEM files of one end of a mutually authenticated connection, and a look at them now and then: renewed ones are taken up without a restart. */
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Deps, Timer } from '../deps.js';

/** Ours, our key's, and of the authority that signed the other end's. */
export interface PemFiles {
  certificate: string;
  key: string;
  ca: string;
}

export interface Pem {
  cert: Buffer;
  key: Buffer;
  ca: Buffer;
  minVersion: 'TLSv1.2';
}

/** @throws the system's error where one cannot be read, and that of OpenSSL where certificate and key are none or do not belong together. */
export function readPemFiles({ certificate, key, ca }: PemFiles): Pem {
  const pem = { cert: readFileSync(certificate), key: readFileSync(key), ca: readFileSync(ca) };
  const made: Pem = { ...pem, minVersion: 'TLSv1.2' };
  createSecureContext(made);
  return made;
}

const EVERY = 30_000;

/**
 * Calls `take` when one of the files was replaced; a throw of it – also while only some of them have been replaced – changes nothing, is told, and is
 * tried again. Returns the way out.
 */
export function followFiles(
  files: readonly string[],
  what: string,
  take: () => void,
  { clock, log }: Deps,
): () => void {
  let known = stamp(files);
  let timer: Timer | null = null;
  const look = (): void => {
    const now = stamp(files);
    if (now !== known && now !== null) {
      try {
        take();
        known = now;
        log.info({ files }, `the certificate of ${what} was renewed`);
      } catch (error) {
        log.warn({ error, files }, `a new certificate of ${what} is not in force: the old one stays`);
      }
    }
    timer = clock.after(EVERY, look);
  };
  timer = clock.after(EVERY, look);
  return () => timer?.cancel();
}

/** What changes when a file is replaced; null where one is not there at the moment. */
function stamp(files: readonly string[]): string | null {
  try {
    return files
      .map((file) => statSync(file))
      .map(({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`)
      .join();
  } catch {
    // Replaced by remove and write: it is there again in a moment.
    return null;
  }
}
