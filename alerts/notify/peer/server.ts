/** Where the other of a pair is listened to: TLS, and only whoever shows a certificate with its name from the pair's authority. */
import type { PeerConfig } from '../../../collector/config/schema/peer.js';
import type { Deps } from '../../../collector/deps.js';
import { mutualListener, type MutualListener } from '../../../collector/mutual/listener.js';
import { hello, HELLO_PATH, MOST_BODY, type Hello } from './protocol.js';

export class PeerServer {
  private listener: MutualListener | null = null;
  private refusals = 0;

  constructor(
    private readonly config: PeerConfig,
    private readonly deps: Deps,
    private readonly heard: (said: Hello) => Hello,
  ) {}

  /** Rejects with `PEER_LISTEN` where it cannot listen. */
  async start(): Promise<void> {
    const { listen, tls } = this.config;
    this.listener = await mutualListener(
      {
        ...{ listen, key: 'peer.listen', files: tls, what: 'the pair, answering', path: HELLO_PATH, most: MOST_BODY },
        ...{ code: 'PEER_LISTEN', answer: (name, body) => this.answer(name, body) },
      },
      this.deps,
    );
  }

  async stop(): Promise<void> {
    await this.listener?.close();
    this.listener = null;
  }

  /** Where it listens; null where it does not. */
  get port(): number | null {
    return this.listener?.port ?? null;
  }

  private answer(name: string | null, body: unknown): { status: number; body: unknown } {
    if (name !== this.config.name)
      return { status: 403, body: { error: this.refuse('its certificate has another name') } };
    const read = hello.safeParse(body);
    if (!read.success || read.data.collector !== name)
      return { status: 400, body: { error: this.refuse('what it says is not understood') } };
    return { status: 200, body: this.heard(read.data) };
  }

  private refuse(why: string): string {
    // The first is news.
    if (this.refusals++ === 0)
      this.deps.log.warn({ why }, 'somebody who is not the other collector of the pair was refused');
    return why;
  }
}
