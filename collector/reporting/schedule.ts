/** The report of the month before, on the first working day: to a folder and by mail, each once. */
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../config/schema/index.js';
import type { ScheduleConfig } from '../config/schema/reports.js';
import type { Component, Deps, Timer } from '../deps.js';
import type { ReportFile } from '../model/report.js';
import { holidaysFor } from '../sla/bank-holidays.js';
import { addMonths, firstWorkingDay, timeOfDay } from '../sla/zone.js';
import { knownAuthorities } from './authorities.js';
import type { Channel, Deliveries } from './deliveries.js';
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
    for (const { month, revision, step } of deliveries.all())
      if (step === 'unclear')
        log.error(
          { month, revision },
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
    const open = (channel: Channel): boolean => this.isOpen(month, revision, channel);
    const [toFolder, byMail] = [open('folder'), schedule.email !== undefined && open('mail')];
    if (!toFolder && !byMail) return;
    const { files } = await this.deps.issue({ month, forms: schedule.forms, authority: null });
    if (toFolder) await this.toFolder(month, revision, files, schedule);
    if (byMail) await this.byMail(month, revision, files, schedule.email!);
  }

  private isOpen(month: string, revision: number, channel: Channel): boolean {
    const last = this.deps.deliveries.of(month, revision, channel);
    if (last === null) return true;
    // A folder takes the same files twice; a reader does not.
    if (last.step === 'unclear') return channel === 'folder';
    return last.step === 'failed' && this.deps.clock.now() - last.at >= AGAIN;
  }

  private async toFolder(
    month: string,
    revision: number,
    files: readonly ReportFile[],
    schedule: ScheduleConfig,
  ): Promise<void> {
    await this.once(month, revision, 'folder', async () => {
      const { folder } = schedule;
      if (folder !== undefined) await put(files, folder);
      if (schedule.authorities) await this.ofAuthorities(month, revision, schedule);
      return { sent: 'taken', refused: [] };
    });
  }

  private async ofAuthorities(month: string, revision: number, { forms, folder }: ScheduleConfig): Promise<void> {
    for (const { name } of knownAuthorities(this.deps.config())) {
      const { files } = await this.deps.issue({ month, forms, authority: name });
      if (folder !== undefined) await put(files, join(folder, baseName(month, revision, name)));
    }
  }

  private async byMail(
    month: string,
    revision: number,
    files: readonly ReportFile[],
    email: MailConfig,
  ): Promise<void> {
    const interconnect = this.deps.config().interconnect.name;
    await this.once(month, revision, 'mail', () => this.deps.send({ interconnect, month, revision, files }, email));
  }

  private async once(month: string, revision: number, channel: Channel, run: () => Promise<Sent>): Promise<void> {
    const { deliveries, clock, log } = this.deps;
    const note = (step: 'begun' | 'done' | 'failed' | 'unclear', text: string) =>
      deliveries.note({ at: clock.now(), month, revision, channel, step, note: text });
    await note('begun', '');
    const sent = await run().catch((error: unknown): Sent => {
      return { sent: 'not', why: error instanceof Error ? error.message : String(error) };
    });
    const told = { month, revision, channel };
    if (sent.sent === 'taken') {
      await note('done', sent.refused.length === 0 ? '' : `refused for ${sent.refused.join(', ')}`);
      if (sent.refused.length > 0)
        log.error({ ...told, refused: sent.refused }, 'the mail server refused some recipients of the report');
      else log.info(told, 'the report of a month went out');
      return;
    }
    await note(sent.sent === 'not' ? 'failed' : 'unclear', sent.why);
    const next =
      sent.sent === 'not' ? 'it is tried again' : 'the server may have it, so it is not sent again: ask the recipients';
    log.error({ ...told, why: sent.why }, `the report of a month did not go out; ${next}`);
  }
}

/** Whole or not at all. */
async function put(files: readonly ReportFile[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { file } of files) {
    const to = join(folder, basename(file));
    await copyFile(file, `${to}.part`);
    await rename(`${to}.part`, to);
  }
}
