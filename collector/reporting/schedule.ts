/** The report of the month before, on the first working day: to a folder and by mail, each once. */
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../config/schema/index.js';
import type { ScheduleConfig } from '../config/schema/reports.js';
import type { Component, Deps, Timer } from '../deps.js';
import type { ReportFile } from '../model/report.js';
import { holidaysFor } from '../sla/bank-holidays.js';
import { addMonths, firstWorkingDay, timeOfDay } from '../sla/zone.js';
import { knownAuthorities, mailedAuthorities } from './authorities.js';
import type { Deliveries, Delivery, Parcel } from './deliveries.js';
import type { MailConfig, ReportMail, Sent } from './mail.js';
import { baseName } from './names.js';
import type { Months } from './months.js';
import type { Issued, Wanted } from './reports.js';

export interface ScheduleDeps extends Deps {
  config(): Config;
  months: Pick<Months, 'months'>;
  issue(wanted: Wanted): Promise<Issued>;
  send(mail: ReportMail, config: MailConfig): Promise<Sent>;
  deliveries: Deliveries;
}

const TICK = 60_000;
/** What could not be delivered is tried again after so long. */
const AGAIN = 600_000;
/** What was due longer ago is history: a schedule that is switched on does not send the years before it. */
const MISSED = 31 * 86_400_000;

export class ReportSchedule implements Component {
  private timer: Timer | null = null;
  private working: Promise<void> = Promise.resolve();
  private running = false;

  constructor(private readonly deps: ScheduleDeps) {}

  async start(): Promise<void> {
    const { deliveries, log } = this.deps;
    await deliveries.open();
    for (const { month, revision, authority, step } of deliveries.all())
      if (step === 'unclear')
        log.error(
          { month, revision, authority },
          `whether the report of ${month} went out by mail is not known, since the collector stopped while it did: ask the recipients, and send it by hand if they lack it. It is not sent again`,
        );
    this.running = true;
    this.tick();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    await this.working;
  }

  private tick(): void {
    if (!this.running) return;
    this.working = this.work().catch((error: unknown) =>
      this.deps.log.error({ error }, 'a report that is due could not be made; it is tried again'),
    );
    void this.working.then(() => {
      if (this.running) this.timer = this.deps.clock.after(TICK, () => this.tick());
    });
  }

  private async work(): Promise<void> {
    const { schedule } = this.deps.config().reports;
    if (schedule === undefined) return;
    for (const { month, revision, closedAt } of this.deps.months.months())
      if (this.isDue(month, closedAt, schedule)) await this.deliver(month, revision, schedule);
  }

  private isDue(month: string, closedAt: number, { at }: ScheduleConfig): boolean {
    const { interconnect, contract } = this.deps.config();
    const now = this.deps.clock.now();
    const next = addMonths(month, 1);
    const day = firstWorkingDay(next, holidaysFor(next, contract.holidays));
    const due = Math.max(timeOfDay(day, at, interconnect.timeZone), closedAt);
    return now >= due && now - due < MISSED;
  }

  private async deliver(month: string, revision: number, schedule: ScheduleConfig): Promise<void> {
    const [toFolder, byMail] = (['folder', 'mail'] as const).map((channel) => ({ month, revision, channel }));
    if (toFolder !== undefined && this.isOpen(toFolder)) await this.toFolder(toFolder, schedule);
    const { email, forms } = schedule;
    if (email === undefined || byMail === undefined) return;
    if (this.isOpen(byMail)) await this.byMail(byMail, forms, email);
    if (!email.authorities) return;
    // One that cannot be reached keeps the others from nothing.
    for (const { name, to } of mailedAuthorities(this.deps.config())) {
      const parcel = { ...byMail, authority: name };
      if (this.isOpen(parcel)) await this.byMail(parcel, forms, { ...email, to });
    }
  }

  /** Whether it is to go out now. A stop waits for one at most, not for those of every authority: the next start goes on. */
  private isOpen(parcel: Parcel): boolean {
    if (!this.running) return false;
    const last = this.deps.deliveries.of(parcel);
    if (last === null) return true;
    // A folder takes the same files twice; a reader does not.
    if (last.step === 'unclear') return parcel.channel === 'folder';
    return last.step === 'failed' && this.deps.clock.now() - last.at >= AGAIN;
  }

  private async toFolder(parcel: Parcel, schedule: ScheduleConfig): Promise<void> {
    const { month, revision } = parcel;
    const { folder, forms, authorities } = schedule;
    const own = authorities ? knownAuthorities(this.deps.config()).map(({ name }) => name) : [];
    try {
      // The same files may be put there twice: what a stop leaves out, the next start puts, with all the others.
      for (const authority of [null, ...own]) {
        if (!this.running) return;
        const { files } = await this.deps.issue({ month, forms, authority });
        if (folder === undefined) continue;
        await put(files, authority === null ? folder : join(folder, baseName(month, revision, authority)));
      }
      await this.ended(parcel, { sent: 'taken', refused: [] });
    } catch (error) {
      await this.failed(parcel, error);
    }
  }

  private async byMail(parcel: Parcel, forms: ScheduleConfig['forms'], email: MailConfig): Promise<void> {
    const interconnect = this.deps.config().interconnect.name;
    const { month, revision, authority = null } = parcel;
    let files: readonly ReportFile[];
    try {
      // Before the delivery is begun: who is stopped while a report is made has sent nothing.
      ({ files } = await this.deps.issue({ month, forms, authority }));
    } catch (error) {
      return this.failed(parcel, error);
    }
    await this.once(parcel, () => this.deps.send({ interconnect, month, revision, authority, files }, email));
  }

  private async once(parcel: Parcel, run: () => Promise<Sent>): Promise<void> {
    await this.note(parcel, 'begun', '');
    await this.ended(parcel, await run().catch((error: unknown): Sent => ({ sent: 'not', why: reasonOf(error) })));
  }

  /** While the collector stops nothing is made, and that is no failure: the next start goes on. */
  private async failed(parcel: Parcel, error: unknown): Promise<void> {
    if (this.running) await this.ended(parcel, { sent: 'not', why: reasonOf(error) });
  }

  private async ended(parcel: Parcel, sent: Sent): Promise<void> {
    const { log } = this.deps;
    if (sent.sent === 'taken') {
      await this.note(parcel, 'done', sent.refused.length === 0 ? '' : `refused for ${sent.refused.join(', ')}`);
      if (sent.refused.length > 0)
        log.error({ ...parcel, refused: sent.refused }, 'the mail server refused some recipients of the report');
      else log.info(parcel, 'the report of a month went out');
      return;
    }
    await this.note(parcel, sent.sent === 'not' ? 'failed' : 'unclear', sent.why);
    const next =
      sent.sent === 'not' ? 'it is tried again' : 'the server may have it, so it is not sent again: ask the recipients';
    log.error({ ...parcel, why: sent.why }, `the report of a month did not go out; ${next}`);
  }

  private note(parcel: Parcel, step: Delivery['step'], note: string): Promise<void> {
    return this.deps.deliveries.note({ at: this.deps.clock.now(), ...parcel, step, note });
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whole or not at all. */
async function put(files: readonly ReportFile[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { file } of files) {
    const to = join(folder, basename(file));
    await copyFile(file, `${to}.part`);
    await rename(`${to}.part`, to);
  }
}
