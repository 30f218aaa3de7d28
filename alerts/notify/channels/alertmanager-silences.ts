/** Where Alertmanager pages, silences are its own: they are made and ended there. */
import { z } from 'zod';
import type { AlertmanagerConfig } from '../../../collector/config/schema/alertmanager.js';
import { CodedError } from '../../../collector/model/coded-error.js';
import type { Silence } from '../../../collector/model/paging.js';
import type { Answer } from '../../../collector/mutual/answer.js';
import type { SilenceInput } from '../silences.js';
import { poster, reasonOf } from './post.js';

const listed = z.array(
  z.looseObject({
    id: z.string(),
    matchers: z.array(
      z.looseObject({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean().default(true) }),
    ),
    startsAt: z.string(),
    endsAt: z.string(),
    createdBy: z.string(),
    comment: z.string(),
    updatedAt: z.string(),
  }),
);
const made = z.looseObject({ silenceID: z.string() });

export class AlertmanagerSilences {
  constructor(
    private readonly config: AlertmanagerConfig,
    private readonly deps: { secret(reference: string): string; linkLocal: readonly string[] },
  ) {}

  /** @throws CodedError `ALERTMANAGER_AWAY`. */
  async list(): Promise<Silence[]> {
    const found = listed.parse(await this.ask('GET', 'api/v2/silences', null));
    return found.map(({ id, matchers, startsAt, endsAt, createdBy, comment, updatedAt }) => ({
      id,
      revision: 1,
      matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual })),
      startsAt: Date.parse(startsAt),
      endsAt: Date.parse(endsAt),
      author: createdBy,
      reason: comment,
      createdAt: Date.parse(updatedAt),
      ended: null,
    }));
  }

  /** @throws CodedError `ALERTMANAGER_AWAY`. */
  async add({ matchers, startsAt, endsAt, author, reason }: SilenceInput): Promise<Silence> {
    const body = {
      matchers,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      createdBy: author,
      comment: reason,
    };
    const { silenceID } = made.parse(await this.ask('POST', 'api/v2/silences', body));
    const now = Date.now();
    return { id: silenceID, revision: 1, matchers, startsAt, endsAt, author, reason, createdAt: now, ended: null };
  }

  /** Asks one member after another; the cluster tells the others. */
  private async ask(method: 'GET' | 'POST', path: string, body: unknown): Promise<unknown> {
    const { urls, username, password, token, ca } = this.config;
    const basic =
      username === undefined ? '' : Buffer.from(`${username}:${this.deps.secret(password ?? '')}`).toString('base64');
    const authorization =
      token === undefined ? (basic === '' ? undefined : `Basic ${basic}`) : `Bearer ${this.deps.secret(token)}`;
    const post = poster({
      headers: authorization === undefined ? {} : { authorization },
      ca,
      linkLocal: this.deps.linkLocal,
    });
    const reasons: string[] = [];
    try {
      for (const url of urls) {
        try {
          return readJson(await post(new URL(path, url.endsWith('/') ? url : `${url}/`), body, method));
        } catch (error) {
          reasons.push(reasonOf(error));
        }
      }
    } finally {
      post.close();
    }
    throw new CodedError('ALERTMANAGER_AWAY', `no Alertmanager took it: ${[...new Set(reasons)].join('; ')}`);
  }
}

function readJson({ status, body }: Answer): unknown {
  if (status < 200 || status >= 300) throw new Error(`answered ${status}: ${body.slice(0, 160)}`);
  return JSON.parse(body);
}
