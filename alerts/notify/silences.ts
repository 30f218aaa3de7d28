/** Silences: matchers, who, why and until when. They end by themselves. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import type { Matcher, Silence } from '../../collector/model/paging.js';
import type { PageJournal } from './disk/journal.js';
import { inForce } from './matchers.js';

export interface SilenceInput {
  matchers: Matcher[];
  startsAt: number;
  endsAt: number;
  author: string;
  reason: string;
}

/** Who does something, and why. */
export interface Act {
  author: string;
  reason: string;
}

/** Longer is no silence, it is a rule that nobody wants. */
const LONGEST = 31 * 86_400_000;
/** Nobody plans further, and what a calendar cannot name would break every list that shows it. */
const AHEAD = 366 * 86_400_000;
const MOST = 500;

export class Silences {
  constructor(
    private readonly journal: PageJournal,
    private readonly clock: Clock,
  ) {}

  /** Those that run or will; the last ended ones after them. */
  list(): Silence[] {
    return [...this.journal.silences.values()].toSorted((x, y) => y.endsAt - x.endsAt);
  }

  /** @throws CodedError `SILENCE_RANGE`, `SILENCE_MATCHER`, `SILENCE_MANY`. */
  add(given: SilenceInput): Silence {
    const input = this.checked(given);
    const now = this.clock.now();
    if (this.list().filter((each) => each.endsAt > now).length >= MOST)
      throw new CodedError('SILENCE_MANY', `there are ${MOST} silences already: end some`);
    const hash = createHash('sha256')
      .update(JSON.stringify([input, now]))
      .digest('hex')
      .slice(0, 12);
    const silence: Silence = { id: `si-${hash}`, revision: 1, ...input, createdAt: now, ended: null };
    this.journal.silence(silence);
    return silence;
  }

  /** The same, where it may be made. @throws CodedError `SILENCE_RANGE`, `SILENCE_MATCHER`. */
  checked(input: SilenceInput): SilenceInput {
    const now = this.clock.now();
    const { matchers, startsAt, endsAt } = input;
    if (!(startsAt < endsAt) || endsAt <= now)
      throw new CodedError('SILENCE_RANGE', 'a silence must end after it begins, and not have ended already');
    if (endsAt - startsAt > LONGEST) throw new CodedError('SILENCE_RANGE', 'a silence may last 31 days at most');
    if (startsAt - now > AHEAD) throw new CodedError('SILENCE_RANGE', 'a silence must begin within a year');
    const selective = matchers.some(
      ({ value, isRegex, isEqual }) => isEqual && value !== '' && !(isRegex && /^\.[*+]$/.test(value)),
    );
    if (!selective)
      throw new CodedError(
        'SILENCE_MATCHER',
        'a silence of everything is refused: name what is to be silent, such as alertname="PathDown"',
      );
    return input;
  }

  /** Ends it now; who did and why stays on it. @throws CodedError `SILENCE_UNKNOWN`, `SILENCE_ENDED`. */
  end(id: string, { author, reason }: Act): Silence {
    const silence = this.journal.silences.get(id);
    const now = this.clock.now();
    if (silence === undefined)
      throw new CodedError(
        'SILENCE_UNKNOWN',
        `there is no silence ${id}: interconnect alerts silences lists those that there are`,
      );
    if (silence.endsAt <= now) throw new CodedError('SILENCE_ENDED', `silence ${id} has ended already`);
    const ended = {
      ...silence,
      revision: silence.revision + 1,
      endsAt: now,
      startsAt: Math.min(silence.startsAt, now),
      ended: { at: now, author, reason },
    };
    this.journal.silence(ended);
    return ended;
  }

  /** From the other collector of a pair; the newer revision counts. */
  adopt(silence: Silence): void {
    const known = this.journal.silences.get(silence.id);
    if (known === undefined ? this.journal.silences.size < 2 * MOST : known.revision < silence.revision)
      this.journal.silence(silence);
  }

  inForce(): Silence[] {
    const now = this.clock.now();
    return this.list().filter((silence) => inForce(silence, now));
  }
}
