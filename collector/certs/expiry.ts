/** When the certificates that the collector uses end. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemCode } from '../model/coded-error.js';

export interface Watched {
  /** The section of the configuration that names it: `http.tls`. */
  use: string;
  file: string;
}

export interface Expiry extends Watched {
  /** Milliseconds; of a chain the first to end. null where the file cannot be read. */
  notAfter: number | null;
  /** Why not. */
  fault: string | null;
}

/** Never rejects: a certificate that cannot be read is one to be told about. */
export async function expiryOf({ use, file }: Watched): Promise<Expiry> {
  try {
    const blocks =
      (await readFile(file, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const ends = blocks.map((pem) => Date.parse(new X509Certificate(pem).validTo));
    if (ends.length === 0) return { use, file, notAfter: null, fault: 'holds no certificate' };
    return { use, file, notAfter: Math.min(...ends), fault: null };
  } catch (error) {
    return { use, file, notAfter: null, fault: systemCode(error) ?? String(error) };
  }
}
