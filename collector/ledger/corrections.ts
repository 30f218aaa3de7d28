/** Corrections on disk: a line for each proposal and each decision. Nothing is rewritten. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, systemCode } from '../model/coded-error.js';
import { jsonIn } from '../model/json.js';
import { ledgerStates, type Correction, type CorrectionState } from '../model/sla.js';
import { stateOfCorrection } from '../sla/corrections.js';
import { lastByte, syncFolder } from './evidence/book.js';

const decision = z.strictObject({
  verdict: z.enum(['approved', 'rejected']),
  author: z.string(),
  at: z.number(),
  reason: z.string(),
});
const proposal = z.strictObject({
  id: z.string(),
  subject: z.strictObject({ type: z.enum(['service', 'path']), name: z.string() }),
  startsAt: z.number(),
  endsAt: z.number(),
  becomes: z.enum(ledgerStates).nullable(),
  reverses: z.string().nullable(),
  author: z.string(),
  createdAt: z.number(),
  reason: z.string(),
});
const line = z.discriminatedUnion('kind', [
  z.strictObject({ v: z.literal(1), kind: z.literal('proposed'), correction: proposal }),
  z.strictObject({ v: z.literal(1), kind: z.literal('decided'), id: z.string(), decision }),
]);
type Line = z.output<typeof line>;

export type Proposal = Omit<z.output<typeof proposal>, 'id' | 'createdAt'>;

const FILE = 'corrections.jsonl';
/** Longer disputes are more than one. Milliseconds. */
const LONGEST = 93 * 86_400_000;

export class Corrections {
  private readonly known = new Map<string, Correction>();
  private writing: Promise<void> = Promise.resolve();
  /** Lines that could not be read at the start. */
  damaged = 0;

  constructor(private readonly folder: string) {}

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const text of (await present(join(this.folder, FILE))).split('\n')) {
      if (text === '') continue;
      const read = parsed(text);
      if (read === null) this.damaged++;
      else this.take(read);
    }
  }

  /** Oldest first. */
  all(): Correction[] {
    return [...this.known.values()];
  }

  /** @throws CodedError `CORRECTION_RANGE`, `CORRECTION_UNKNOWN`, `CORRECTION_REVERSED`. */
  async propose(given: Proposal, now: number): Promise<Correction> {
    const { startsAt, endsAt, reverses } = given;
    if (!(startsAt < endsAt)) throw new CodedError('CORRECTION_RANGE', 'it must end after it begins');
    if (endsAt - startsAt > LONGEST) throw new CodedError('CORRECTION_RANGE', 'it may last 93 days at most');
    if (startsAt > now) throw new CodedError('CORRECTION_RANGE', 'only what has been can be corrected');
    if (reverses !== null) this.find(reverses);
    const id = `co-${createHash('sha256')
      .update(JSON.stringify([given, now]))
      .digest('hex')
      .slice(0, 12)}`;
    await this.write({ v: 1, kind: 'proposed', correction: { ...given, id, createdAt: now } });
    return this.find(id);
  }

  /** By another person than its author. @throws CodedError `CORRECTION_UNKNOWN`, `CORRECTION_DECIDED`, `CORRECTION_OWN`. */
  async decide(id: string, verdict: 'approved' | 'rejected', author: string, reason: string, now: number) {
    const correction = this.find(id);
    if (correction.decision !== null)
      throw new CodedError('CORRECTION_DECIDED', `correction ${id} was ${correction.decision.verdict} already`);
    if (samePerson(correction.author, author))
      throw new CodedError('CORRECTION_OWN', `${author} proposed correction ${id}: another person decides on it`);
    await this.write({ v: 1, kind: 'decided', id, decision: { verdict, author, at: now, reason } });
    return this.find(id);
  }

  state(correction: Correction): CorrectionState {
    return stateOfCorrection(correction, this.all());
  }

  /** @throws CodedError `CORRECTION_UNKNOWN`. */
  find(id: string): Correction {
    const found = this.known.get(id);
    if (found === undefined)
      throw new CodedError('CORRECTION_UNKNOWN', `there is no correction ${id}: the list shows those that there are`);
    return found;
  }

  /** It counts once it is on the disk. */
  private write(entry: Line): Promise<void> {
    const run = async (): Promise<void> => {
      const handle = await open(join(this.folder, FILE), 'a+', 0o600);
      try {
        const { size } = await handle.stat();
        // What a crash tore off must not be glued to this line.
        const torn = size > 0 && (await lastByte(handle, size)) !== 0x0a;
        await handle.appendFile(`${torn ? '\n' : ''}${JSON.stringify(entry)}\n`, 'utf8');
        await handle.datasync();
        if (size === 0) await syncFolder(this.folder);
      } finally {
        await handle.close();
      }
      this.take(entry);
    };
    const done = this.writing.then(run);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private take(entry: Line): void {
    if (entry.kind === 'proposed') {
      this.known.set(entry.correction.id, { ...entry.correction, decision: null });
      return;
    }
    const known = this.known.get(entry.id);
    if (known !== undefined && known.decision === null)
      this.known.set(entry.id, { ...known, decision: entry.decision });
  }
}

const samePerson = (x: string, y: string): boolean => x.trim().toLowerCase() === y.trim().toLowerCase();

function parsed(text: string): Line | null {
  const read = line.safeParse(jsonIn(text));
  return read.success ? read.data : null;
}

async function present(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
