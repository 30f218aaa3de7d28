/** The bearer token: as a header, or as the cookie that /sign-in sets for browsers. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from '../errors.js';

const DAY_SECONDS = 86_400;
const SIGN_IN = '/sign-in';

export class TokenGate {
  private readonly digest: Buffer;
  /** `__Host-` makes browsers refuse it from any other host, path or without TLS. */
  private readonly cookie: string;

  constructor(
    token: string,
    private readonly secure: boolean,
  ) {
    this.digest = sha256(token);
    this.cookie = secure ? '__Host-interconnect' : 'interconnect';
  }

  /** Compares hashes of equal length in constant time, so that neither length nor prefix of the token can be timed. */
  accepts(token: string): boolean {
    return timingSafeEqual(sha256(token), this.digest);
  }

  /** True where the request carries the token. */
  admits({ headers }: FastifyRequest): boolean {
    const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.accepts(bearer);
    const cookie = headers.cookie === undefined ? undefined : parse(headers.cookie)[this.cookie];
    return cookie !== undefined && this.accepts(cookie);
  }

  /** A browser is sent to the form; everybody else is told which scheme to use. */
  async refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const page = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (page) return reply.redirect(SIGN_IN, 303);
    reply.header('www-authenticate', 'Bearer realm="interconnect"');
    const message = 'Send the token as Authorization: Bearer TOKEN, or sign in at /sign-in with a browser.';
    return reply.code(401).send(answer('token-required', message));
  }

  /** A Set-Cookie value that keeps the token for 30 days, out of reach of scripts and of other sites. */
  keep(token: string): string {
    return this.setCookie(token, 30 * DAY_SECONDS);
  }

  forget(): string {
    return this.setCookie('', 0);
  }

  private setCookie(value: string, maxAge: number): string {
    return serialize(this.cookie, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.secure,
      maxAge,
    });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
