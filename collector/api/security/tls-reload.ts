/** Takes up a renewed certificate of the API without a restart. */
import type { Server } from 'node:https';
import type { HttpConfig } from '../../config/schema/http.js';
import type { Deps } from '../../deps.js';
import { followFiles } from '../../mutual/files.js';
import { readTls } from './listen.js';

/** What is not a certificate and its key changes nothing and is told. Returns the way out. */
export function followTls(config: HttpConfig, server: Pick<Server, 'setSecureContext'>, deps: Deps): () => void {
  const { tls } = config;
  if (tls === undefined) return () => undefined;
  const take = (): void => {
    const renewed = readTls(config);
    if (renewed !== null) server.setSecureContext({ ...renewed, minVersion: 'TLSv1.2' });
  };
  return followFiles([tls.certificate, tls.key], 'the API', take, deps);
}
