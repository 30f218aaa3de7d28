/** Who is signed in, in memory: a restart signs everybody out. The cookie holds a random number; here only its hash is known. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../deps.js';
import type { Who } from '../model/identity.js';

interface Session {
  who: Who;
  /** Wall clock, milliseconds. */
  endsAt: number;
  /** Asked at each use: a session that a token opened ends with the token. */
  stillValid: () => boolean;
}

/** The oldest goes when there are more: a flood of sign-ins cannot fill the memory. */
const MOST = 10_000;

export class Sessions {
  private readonly byDigest = new Map<string, Session>();

  constructor(
    private readonly clock: Clock,
    /** Milliseconds. */
    private readonly lifetime: number,
  ) {}

  get size(): number {
    return this.byDigest.size;
  }

  /** Gives what the cookie holds. */
  open(who: Who, stillValid: () => boolean = () => true): string {
    const cookie = randomBytes(32).toString('base64url');
    this.sweep();
    if (this.byDigest.size >= MOST)
      for (const oldest of this.byDigest.keys()) {
        this.byDigest.delete(oldest);
        break;
      }
    this.byDigest.set(digest(cookie), { who, endsAt: this.clock.now() + this.lifetime, stillValid });
    return cookie;
  }

  who(cookie: string): Who | null {
    const key = digest(cookie);
    const session = this.byDigest.get(key);
    if (session === undefined) return null;
    if (session.endsAt > this.clock.now() && session.stillValid()) return session.who;
    this.byDigest.delete(key);
    return null;
  }

  close(cookie: string): void {
    this.byDigest.delete(digest(cookie));
  }

  private sweep(): void {
    const now = this.clock.now();
    for (const [key, { endsAt }] of this.byDigest) if (endsAt <= now) this.byDigest.delete(key);
  }
}

/** A lookup by hash: how long it takes says nothing about a cookie that is not known. */
const digest = (cookie: string): string => createHash('sha256').update(cookie).digest('hex');
