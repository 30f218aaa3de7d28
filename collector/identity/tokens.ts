/** Tokens of machines, screens and authorities: random, shown once, kept as hashes, expiring, revocable. */
import { timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Clock, Component } from '../deps.js';
import { replaceFile } from '../files.js';
import { CodedError, systemCode } from '../model/coded-error.js';
import { roles, type Role, type Who } from '../model/identity.js';
import { digestOf, idOf, newToken } from './token-text.js';

const kept = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  authority: z.string().nullable(),
  /** SHA-256 of the text, hexadecimal. */
  digest: z.string().length(64),
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number(),
  revokedAt: z.number().nullable(),
});
const file = z.strictObject({ version: z.literal(1), tokens: z.array(kept).max(10_000) });
type Kept = z.infer<typeof kept>;

/** Without the digest; times in milliseconds. */
export type Token = Omit<Kept, 'digest'> & { state: 'valid' | 'expired' | 'revoked' };

export interface NewToken {
  name: string;
  role: Role;
  /** Needed for the role `authority`, refused for every other. */
  authority: string | null;
  /** Milliseconds that it is valid. */
  lifetime: number;
  by: string;
}

/** More than anyone hands out; ended ones are let go a year after their end. */
const MOST = 10_000;
const FORGOTTEN_AFTER = 366 * 86_400_000;

export class Tokens implements Component {
  private byId = new Map<string, Kept>();
  private saving: Promise<void> = Promise.resolve();
  /** What was done last is not on the disk: it is to be done again, not taken for done. */
  private behind = false;

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** @throws CodedError `TOKENS_UNREADABLE`: nobody is let in by a file that cannot be understood. */
  async start(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    try {
      const { tokens } = file.parse(JSON.parse(await readFile(this.path, 'utf8')));
      this.byId = new Map(tokens.map((token) => [token.id, token]));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      const message = `the tokens in ${this.path} cannot be read: restore the file, or remove it and make new tokens`;
      throw new CodedError('TOKENS_UNREADABLE', message, { cause: error });
    }
  }

  /**
   * Resolves with the token's text, which is not kept and not shown again, once its hash is on the disk.
   * @throws CodedError `TOKEN_AUTHORITY`, `TOKENS_FULL`.
   */
  async create({ name, role, authority, lifetime, by }: NewToken): Promise<{ token: Token; text: string }> {
    if ((role === 'authority') !== (authority !== null))
      throw new CodedError('TOKEN_AUTHORITY', 'the role authority names one authority, and no other role does');
    if (this.byId.size >= MOST) throw new CodedError('TOKENS_FULL', `there are ${MOST} tokens: revoke some`);
    const { id, text } = newToken();
    const now = this.clock.now();
    const made: Kept = {
      ...{ id, name, role, authority, digest: digestOf(text).toString('hex') },
      ...{ createdAt: now, createdBy: by, expiresAt: now + lifetime, revokedAt: null },
    };
    this.byId.set(id, made);
    await this.save().catch((error: unknown) => {
      // Nobody has its text.
      this.byId.delete(id);
      throw error;
    });
    return { token: this.shown(made), text };
  }

  /** @throws CodedError `TOKEN_UNKNOWN`, `TOKEN_REVOKED`. */
  async revoke(id: string): Promise<Token> {
    const token = this.byId.get(id);
    if (token === undefined)
      throw new CodedError('TOKEN_UNKNOWN', `there is no token ${id}: see interconnect token list`);
    if (token.revokedAt !== null && !this.behind)
      throw new CodedError('TOKEN_REVOKED', `token ${id} has been revoked already`);
    token.revokedAt ??= this.clock.now();
    await this.save();
    return this.shown(token);
  }

  /** Ends and lets go of every token of an authority; resolves with how many, once they are gone from the disk. */
  async forget(authority: string): Promise<number> {
    const own = [...this.byId.values()].filter((token) => token.authority === authority);
    for (const { id } of own) this.byId.delete(id);
    if (own.length > 0 || this.behind) await this.save();
    return own.length;
  }

  /** Newest first. */
  list(): Token[] {
    return [...this.byId.values()].map((token) => this.shown(token)).sort((x, y) => y.createdAt - x.createdAt);
  }

  /**
   * Who holds it; null where it is unknown, expired or revoked. The secret is compared as a hash, in constant time, also where there is
   * no such id, so that the time of a refusal says nothing.
   */
  who(text: string): Who | null {
    const token = this.byId.get(idOf(text) ?? '');
    const same = timingSafeEqual(digestOf(text), Buffer.from(token?.digest ?? NONE, 'hex'));
    if (!same || token === undefined || this.stateOf(token) !== 'valid') return null;
    return { kind: 'token', name: token.name, roles: [token.role], authority: token.authority };
  }

  /** Resolves once what was done last is on the disk. */
  stop(): Promise<void> {
    return this.saving;
  }

  private stateOf({ revokedAt, expiresAt }: Kept): Token['state'] {
    if (revokedAt !== null) return 'revoked';
    return expiresAt <= this.clock.now() ? 'expired' : 'valid';
  }

  private shown(token: Kept): Token {
    const { id, name, role, authority, createdAt, createdBy, expiresAt, revokedAt } = token;
    return { id, name, role, authority, createdAt, createdBy, expiresAt, revokedAt, state: this.stateOf(token) };
  }

  private save(): Promise<void> {
    const longAgo = this.clock.now() - FORGOTTEN_AFTER;
    for (const { id, expiresAt, revokedAt } of this.byId.values())
      if (Math.min(expiresAt, revokedAt ?? Infinity) < longAgo) this.byId.delete(id);
    const write = (): Promise<void> =>
      replaceFile(this.path, JSON.stringify({ version: 1, tokens: [...this.byId.values()] }));
    const saved = this.saving.then(write).then(
      () => void (this.behind = false),
      (error: unknown) => {
        this.behind = true;
        throw error;
      },
    );
    this.saving = saved.catch(() => undefined);
    return saved;
  }
}

/** Of no token: what a text with an unknown id is compared with. */
const NONE = '00'.repeat(32);
