/** Finds out who asks: by bearer token, by the cookie of a sign-in, by a trusted proxy, or as anyone at this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'cookie';
import type { FastifyRequest } from 'fastify';
import type { OidcSignIn } from '../../identity/oidc.js';
import { fromProxy, type ProxySettings } from '../../identity/proxy.js';
import type { Sessions } from '../../identity/sessions.js';
import type { Tokens } from '../../identity/tokens.js';
import { anyoneHere, type Who } from '../../model/identity.js';

export interface GateSettings {
  /** The token that the configuration refers to, resolved; null without one. */
  shared: string | null;
  tokens: Pick<Tokens, 'who'>;
  sessions: Sessions;
  oidc: OidcSignIn | null;
  proxy: ProxySettings | null;
  /** False on loopback where nothing of the above is configured: anyone at this machine may ask. */
  required: boolean;
  /** Served over TLS. */
  secure: boolean;
  /** Seconds that a browser keeps the cookie of a person. */
  sessionSeconds: number;
  /** Whom a person without a role is told to ask. */
  contact: string;
}

/** `by`: what proved it, which decides what a browser could be tricked into. */
export type Identified =
  | { who: Who; by: 'open' | 'bearer' | 'cookie' | 'proxy' }
  | { who: null; why: 'nothing' | 'token' | 'cookie' | 'proxy' };

const DAY_SECONDS = 86_400;
/** What the token of the configuration may: everything, as it always could. */
const sharedHolder: Who = { kind: 'token', name: 'http.token', roles: ['admin'], authority: null };

export class Gate {
  readonly contact: string;
  /** `__Host-` makes browsers refuse it from any other host, path or without TLS. */
  private readonly cookie: string;
  private readonly attempt: string;

  constructor(private readonly settings: GateSettings) {
    this.contact = settings.contact;
    this.cookie = settings.secure ? '__Host-interconnect' : 'interconnect';
    this.attempt = `${this.cookie}-sign-in`;
  }

  get required(): boolean {
    return this.settings.required;
  }

  get oidc(): OidcSignIn | null {
    return this.settings.oidc;
  }

  identify({ headers }: Pick<FastifyRequest, 'headers'>): Identified {
    const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return proved(this.holder(bearer), 'bearer', 'token');
    // Empty is none: a proxy such as Grafana's, which has no token to add, still sends the name of the header.
    if ((headers.authorization ?? '').trim() !== '') return { who: null, why: 'token' };
    const { proxy } = this.settings;
    const forwarded = proxy === null ? ({ kind: 'none' } as const) : fromProxy(headers, proxy);
    if (forwarded.kind === 'forged') return { who: null, why: 'proxy' };
    if (forwarded.kind === 'person') return { who: forwarded.who, by: 'proxy' };
    const cookie = this.cookieOf(headers.cookie, this.cookie);
    if (cookie !== null) return proved(this.settings.sessions.who(cookie) ?? this.holder(cookie), 'cookie', 'cookie');
    return this.required ? { who: null, why: 'nothing' } : { who: anyoneHere, by: 'open' };
  }

  /** Who holds a token; null where it is none. */
  holder(token: string): Who | null {
    const { shared, tokens } = this.settings;
    // Hashes of equal length in constant time: neither length nor prefix of the token can be timed.
    if (shared !== null && timingSafeEqual(sha256(token), sha256(shared))) return sharedHolder;
    return tokens.who(token);
  }

  /** A Set-Cookie value that keeps a token for 30 days, out of reach of scripts and of other sites; a restart does not sign screens out. */
  keepToken(token: string): string {
    return this.setCookie(this.cookie, token, 30 * DAY_SECONDS, 'strict');
  }

  /** Opens a person's session; a Set-Cookie value. */
  keepPerson(who: Who): string {
    return this.setCookie(this.cookie, this.settings.sessions.open(who), this.settings.sessionSeconds, 'strict');
  }

  /** Ends the session, if the request has one; a Set-Cookie value. */
  forget({ headers }: Pick<FastifyRequest, 'headers'>): string {
    const cookie = this.cookieOf(headers.cookie, this.cookie);
    if (cookie !== null) this.settings.sessions.close(cookie);
    return this.setCookie(this.cookie, '', 0, 'strict');
  }

  /** Ties a sign-in under way to this browser. Lax, because the provider sends the browser back from its own site. */
  keepAttempt(state: string): string {
    return this.setCookie(this.attempt, state, 600, 'lax');
  }

  attemptOf({ headers }: Pick<FastifyRequest, 'headers'>): string {
    return this.cookieOf(headers.cookie, this.attempt) ?? '';
  }

  forgetAttempt(): string {
    return this.setCookie(this.attempt, '', 0, 'lax');
  }

  private cookieOf(header: string | undefined, name: string): string | null {
    return (header === undefined ? undefined : parse(header)[name]) || null;
  }

  private setCookie(name: string, value: string, maxAge: number, sameSite: 'strict' | 'lax'): string {
    return serialize(name, value, { path: '/', httpOnly: true, sameSite, secure: this.settings.secure, maxAge });
  }
}

function proved(who: Who | null, by: 'bearer' | 'cookie', why: 'token' | 'cookie'): Identified {
  return who === null ? { who: null, why } : { who, by };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
