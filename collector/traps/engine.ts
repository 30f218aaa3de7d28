/** Our own engine (RFC 3411 §5): authoritative for informs. Its ID lasts, its boots count up with every start, and what is known of the others is kept beside. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock, Log } from '../deps.js';
import type { EngineTimes } from './window.js';

const kept = z.object({
  engineId: z.string().regex(/^([0-9a-f]{2}){5,32}$/),
  boots: z
    .int()
    .min(0)
    .max(2 ** 31 - 2),
  engines: z.array(z.tuple([z.string(), z.int(), z.int(), z.number()])).max(4_096),
});

/** RFC 3411: the first bit set, an enterprise number (none: 0), format 5 (octets of our choice). */
const newEngineId = () => `8000000005${randomBytes(8).toString('hex')}`;

export class OwnEngine {
  id = Buffer.alloc(0);
  boots = 0;
  private started = 0;

  constructor(
    private readonly file: string,
    private readonly times: EngineTimes,
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly log: Log,
  ) {}

  /** Reads what was kept and counts this start. */
  start(): void {
    const before = this.read();
    this.id = Buffer.from(before?.engineId ?? newEngineId(), 'hex');
    this.boots = (before?.boots ?? 0) + 1;
    this.started = this.clock.monotonic();
    this.times.restore(before?.engines ?? []);
    this.save();
  }

  /** snmpEngineTime, seconds. */
  get time(): number {
    return Math.floor((this.clock.monotonic() - this.started) / 1000);
  }

  save(): void {
    const content = { engineId: this.id.toString('hex'), boots: this.boots, engines: this.times.keep() };
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
    } catch (error) {
      this.log.warn(
        { error, file: this.file },
        'the clocks of SNMP engines cannot be kept: after a restart, old traps may be believed once',
      );
    }
  }

  private read(): z.output<typeof kept> | null {
    try {
      return kept.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!absent)
        this.log.warn(
          { error, file: this.file },
          'the kept clocks of SNMP engines cannot be read: they are learnt anew',
        );
      return null;
    }
  }
}
