/** Saying hello to the other of a pair over mutually authenticated TLS, on a connection that is kept. */
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import type { Deps } from '../../../collector/deps.js';
import { mutualClient } from '../../../collector/mutual/client.js';
import { hello, HELLO_PATH, MOST_BODY, type Hello } from './protocol.js';

const PATIENCE = 2_000;

export interface PeerClient {
  /** Resolves to what the other says. Rejects where it is away, is somebody else, or speaks otherwise. */
  (said: Hello): Promise<Hello>;
  close(): void;
}

/** Renewed files are taken up. @throws as `readPemFiles` does. */
export function peerClient({ url, name, tls }: PeerConfig, deps: Deps): PeerClient {
  const limits = { patience: PATIENCE, most: MOST_BODY, connections: 4 };
  const client = mutualClient({ files: tls, what: 'the pair, asking', name, ...limits }, deps);
  const address = new URL(HELLO_PATH, url);
  const say = async (said: Hello): Promise<Hello> => {
    const { status, text } = await client.post(address, said);
    if (status !== 200) throw new Error(`it answered ${status}`);
    const read = hello.safeParse(JSON.parse(text));
    if (!read.success) throw new Error('what it says is not understood');
    return read.data;
  };
  return Object.assign(say, { close: () => client.close() });
}
