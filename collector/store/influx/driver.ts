/** The driver for any engine of the InfluxDB 1.x HTTP API. */
import { join } from 'node:path';
import type { StoreConfig } from '../../config/schema/store.js';
import type { Deps } from '../../deps.js';
import { measurementNames } from '../../model/measurements.js';
import type {
  EventsQuery,
  FlowPoint,
  FlowsAnswer,
  FlowsQuery,
  Series,
  SeriesQuery,
  SharedAnswer,
  SharedDocument,
  SharedQuery,
  StoredEvent,
} from '../contract.js';
import { Dirty, dueNow, unsettled, type Run } from '../dirty.js';
import type { Batch, Driver, Position, Refusals } from '../driver.js';
import { StoreError } from '../errors.js';
import { answerFlows } from '../flows/answer.js';
import { FlowHours } from '../flows/due.js';
import { HOUR } from '../flows/minutes.js';
import { planFlows } from '../flows/plan.js';
import { isFlow, isSample } from '../flows/points.js';
import { combine } from '../series/combine.js';
import { lay } from '../series/grid.js';
import { plan, ROLLUP, type Plan } from '../series/plan.js';
import { whole } from '../series/whole.js';
import { InfluxClient } from './client.js';
import { selectEvents } from './events.js';
import { addUp, findStale } from './flows/rollup.js';
import { flowSource } from './flows/source.js';
import { OwedByAll, owedText, tellOwed } from './owed.js';
import { prepare, type Policies } from './places.js';
import { parts } from './query.js';
import { loadSaved, rollUp, save, type Whose } from './rollup.js';
import { SecondLook } from './second-look.js';
import { selectShared, writeShared } from './shared.js';
import { eventPoint, writeAll, writeSamples } from './write.js';

export type InfluxConfig = Extract<StoreConfig, { driver: 'influx' }>;

/** Slots that one reading back is made of, at most: a small installation catches up by the hour, a large one slot by slot. */
const MAX_SLOTS = 12;

export class InfluxDriver implements Driver {
  readonly name = 'influx';
  readonly schemaVersion = 1;
  /** Some requests: what waits longer is better off on the disk than decoded in memory. */
  readonly batch = 10_000;
  /** Of a thousand gateways a third of a second: what waits longer outlives the heap for what is young, and is collected with everything. */
  readonly enough = 500;
  readonly #config: InfluxConfig;
  readonly #deps: Deps & { secret: (reference: string) => string };
  readonly #dirty = new Dirty();
  readonly #collectors = new Set<string>();
  /** Whose samples were written since the engine was opened, and when that was (wall clock, ms). */
  readonly #gateways = new Set<string>();
  #openedAt = Infinity;
  /** Whose samples there were before that in slots that are yet to be rolled up; null where that is not known. */
  #gatewaysBefore: Whose['gateways'] = null;
  readonly #dirtyFile: string;
  /** Until what is being saved is saved, or could not be. */
  #saving: Promise<void> = Promise.resolve();
  readonly #flowHours = new FlowHours();
  readonly #secondLook = new SecondLook();
  readonly #owed: OwedByAll;
  /** What the others were told last of rollups that are yet to be made; null where they have to be told, and it has to be saved. */
  #owedTold: string | null = null;
  /** Whether the hours that were left to add up have been looked for since the engine was opened. */
  #flowHoursKnown = false;
  #client: InfluxClient | null = null;
  #policies: Policies = { raw: undefined, rollups: undefined, events: undefined };

  constructor(config: InfluxConfig, deps: Deps & { secret: (reference: string) => string }) {
    this.#config = config;
    this.#deps = deps;
    this.#owed = new OwedByAll(deps.clock);
    this.#dirtyFile = join(config.path, 'influx-rollups.json');
  }

  /** The engine cannot tell how far the spool has come: the spool's own mark counts, and what is written twice is the same points. */
  async open(): Promise<Position | null> {
    const { url, database, username, password, retention } = this.#config;
    const secret = password === undefined ? undefined : this.#deps.secret(password);
    const trouble = (): void => this.#secondLook.trouble(this.#deps.clock.monotonic());
    const client = new InfluxClient({ url, database, username, password: secret }, trouble);
    this.#policies = await prepare(client, database, retention);
    this.#gatewaysBefore = await loadSaved(this.#dirtyFile, this.#dirty, this.#collectors);
    this.#openedAt = this.#deps.clock.now();
    await this.#tellOwed(client);
    this.#client = client;
    this.#flowHoursKnown = false;
    return null;
  }

  async write({ points, events }: Batch): Promise<Refusals> {
    const client = this.#open();
    await this.#noteDirty(points);
    this.#noteHours(points.filter(isFlow));
    const refused = await writeSamples(client, points, this.#policies.raw);
    const lost = await writeAll(client, events.map(eventPoint), this.#policies.events, 'n');
    for (const [reason, count] of Object.entries(lost)) refused[`event-${reason}`] = count;
    return refused;
  }

  async series(query: SeriesQuery): Promise<Series[]> {
    const { retention } = this.#config;
    const now = this.#deps.clock.now();
    const planned = plan(query, Math.ceil((now - retention.raw) / ROLLUP) * ROLLUP);
    const client = this.#open();
    const owed = planned.fromRollups ? await this.#owed.read(client, this.#policies, planned.rawSince) : null;
    const dirty = (range: Plan): Run[] =>
      unsettled(this.#dirty, range.measurement, range, now, owed?.get(range.measurement));
    const scope = { client, policies: this.#policies, dirty };
    const all = await whole(planned, (pieces) => parts(pieces, scope));
    return lay(combine(all, planned), planned);
  }

  async events(query: EventsQuery): Promise<StoredEvent[]> {
    return selectEvents(this.#open(), this.#policies, query);
  }

  async flows(query: FlowsQuery): Promise<FlowsAnswer> {
    const planned = planFlows(query, this.#minutesSince());
    return answerFlows(flowSource(this.#open(), this.#policies), planned);
  }

  async share(documents: readonly SharedDocument[]): Promise<void> {
    await writeShared(this.#open(), this.#policies, documents);
  }

  async shared(query: SharedQuery): Promise<SharedAnswer> {
    return selectShared(this.#open(), this.#policies, query);
  }

  async maintain(now: number, ended: () => boolean): Promise<void> {
    await this.#lookAgain();
    await this.#rollUp(now, ended);
    // The disk or the engine did not take it at one time.
    if (this.#owedTold === null) await this.#save();
    await this.#addUpFlows(now, ended);
  }

  async #rollUp(now: number, ended: () => boolean): Promise<void> {
    for (const name of measurementNames)
      for (let run = dueNow(this.#dirty, name, now, this.#deps.clock.monotonic()); run !== null && !ended();) {
        const part = { from: run.from, to: Math.min(run.to, run.from + MAX_SLOTS * ROLLUP) };
        if (!(await rollUp(this.#open(), this.#policies, name, part, this.#whose(part), ended))) return;
        this.#dirty.clean(name, part);
        this.#secondLook.made({ measurement: name, run: part }, this.#deps.clock.monotonic());
        this.#deps.log.debug({ measurement: name, ...part }, 'rollups made');
        await this.#save();
        run = dueNow(this.#dirty, name, now, this.#deps.clock.monotonic());
      }
  }

  /** After trouble of the engine: hours of flows are looked through, and rollups of that time are made once more. */
  async #lookAgain(): Promise<void> {
    const again = this.#secondLook.due(this.#deps.clock.monotonic());
    if (again === null) return;
    this.#flowHoursKnown = false;
    for (const { measurement, run } of again)
      for (let slot = run.from; slot < run.to; slot += ROLLUP) this.#dirty.load(measurement, slot);
    await this.#save();
    this.#deps.log.info(
      { runs: again.length },
      'the store is well again: rollups of the time of its trouble are made once more',
    );
  }

  /** The engine has backups of its own. */
  async copy(): Promise<void> {}

  async close(): Promise<void> {
    this.#client?.close();
    this.#client = null;
  }

  async #addUpFlows(now: number, ended: () => boolean): Promise<void> {
    if (ended()) return;
    const client = this.#open();
    if (!this.#flowHoursKnown)
      await findStale(client, this.#policies, this.#flowHours, this.#collectors, [this.#minutesSince(), now]);
    this.#flowHoursKnown = true;
    const next = (): number | null => this.#flowHours.due(now, this.#deps.clock.monotonic());
    for (let hour = next(); hour !== null && !ended(); hour = next()) {
      this.#flowHours.done(hour);
      await addUp(client, this.#policies, hour, this.#collectors).catch((error: unknown) => {
        this.#flowHours.stale(hour as number);
        throw error;
      });
      this.#deps.log.debug({ hour }, 'an hour of flows added up');
    }
  }

  #noteHours(points: readonly FlowPoint[]): void {
    for (const point of points) this.#flowHours.touch(point, this.#deps.clock.monotonic());
  }

  /** Minutes of flows before are gone, or going. */
  #minutesSince(): number {
    return Math.ceil((this.#deps.clock.now() - this.#config.retention.raw) / HOUR) * HOUR;
  }

  /** Which rollups a batch makes stale is on disk, and the others know it, before the batch is in the engine. */
  async #noteDirty(points: Batch['points']): Promise<void> {
    const names = (): number => this.#collectors.size + this.#gateways.size;
    const before = names();
    for (const point of points) {
      if (isSample(point)) this.#dirty.touch(point, this.#deps.clock.monotonic());
      this.#collectors.add(point.collector);
      this.#gateways.add(point.tags['gateway'] ?? '');
    }
    if (this.#dirty.takeFresh().length > 0 || names() > before) this.#owedTold = null;
    if (this.#owedTold === null) await this.#save();
  }

  /** One at a time: a batch that comes in while rollups are made must not take away the file that is being written beside the old one. */
  #save(): Promise<void> {
    const saved = this.#saving.then(async () => {
      const [oldest = Infinity] = measurementNames.flatMap((name) => this.#dirty.slots(name)).sort((x, y) => x - y);
      await save(this.#dirtyFile, this.#dirty, this.#whose({ from: oldest }));
      await this.#tellOwed(this.#open());
    });
    this.#saving = saved.catch(() => void (this.#owedTold = null));
    return saved;
  }

  async #tellOwed(client: InfluxClient): Promise<void> {
    const text = owedText(this.#dirty);
    if (text === this.#owedTold) return;
    // Whatever becomes of this, what was told before may not hold any more.
    this.#owedTold = null;
    const { collector } = this.#config;
    const refused = await tellOwed(client, this.#policies, { collector, text, now: this.#deps.clock.now() });
    this.#owedTold = text;
    for (const reason of Object.keys(refused))
      this.#deps.log.warn({ reason }, 'the engine does not take which rollups are yet to be made: others cannot know');
  }

  /** Slots from before the engine was opened may hold samples of gateways that nobody has told of since. */
  #whose({ from }: Pick<Run, 'from'>): Whose {
    const [collectors, before, since] = [this.#collectors, this.#gatewaysBefore, this.#gateways];
    if (from >= this.#openedAt) return { collectors, gateways: since };
    return { collectors, gateways: before === null ? null : new Set([...before, ...since]) };
  }

  #open(): InfluxClient {
    if (this.#client === null)
      throw new StoreError('STORE_AWAY', 'the engine has not been reached yet; it is tried again');
    return this.#client;
  }
}
