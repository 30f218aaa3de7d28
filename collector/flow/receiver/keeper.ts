/** Keeps what exporters announced: reads it at the start, writes it when something new is there and every so often. */
import type { Deps } from '../../deps.js';
import type { Decoder } from '../decoder.js';
import type { Peer } from './peers.js';
import { readState, writeState } from './state-file.js';
import { restore, toState } from './state.js';

/** Milliseconds between writes of what was only announced again; what is new is written sooner. */
const RENEWED = 60_000;
const FRESH = 2_000;

export class Keeper {
  private savedAt = Number.NEGATIVE_INFINITY;
  private savedAnnounced = 0;
  private savedKnown = 0;
  private failureSaid = false;

  constructor(
    private readonly path: string | null,
    private readonly decoder: Decoder,
    private readonly deps: Deps,
  ) {}

  /** Gives those exporters that are still heard what they had announced. */
  async restore(peerOf: (address: string) => Peer | null): Promise<void> {
    if (this.path === null) return;
    const { log } = this.deps;
    const read = await readState(this.path);
    if ('damaged' in read)
      log.warn(
        { file: this.path, why: read.damaged },
        'the file of flow templates cannot be read: starting without; exporters announce their templates again',
      );
    if (!('state' in read)) return;
    for (const { address, domains } of read.state.exporters) {
      const peer = peerOf(address);
      if (peer) restore(this.decoder, peer.exporter, domains);
    }
    const { announced, known } = this.measure();
    this.savedAnnounced = announced;
    this.savedKnown = known;
    log.info({ file: this.path, templates: known }, 'flow templates restored');
  }

  /** Writes when it is time. */
  async tick(): Promise<void> {
    const age = this.deps.clock.monotonic() - this.savedAt;
    if (age < FRESH) return;
    const { announced, known } = this.measure();
    const due = known !== this.savedKnown || (announced !== this.savedAnnounced && age >= RENEWED);
    if (due) await this.save();
  }

  /** Writes; a failure is said once, and does not keep anything else from going on. */
  async save(): Promise<void> {
    if (this.path === null) return;
    const { log, clock } = this.deps;
    const { announced, known } = this.measure();
    this.savedAt = clock.monotonic();
    try {
      const exporters = [...this.decoder.exporters.values()];
      await writeState(this.path, toState(exporters, clock.now()));
      this.savedAnnounced = announced;
      this.savedKnown = known;
      this.failureSaid = false;
    } catch (error) {
      if (!this.failureSaid) log.error({ error, file: this.path }, 'flow templates cannot be kept over a restart');
      this.failureSaid = true;
    }
  }

  /** How much was announced so far, and how many different things are known. */
  private measure(): { announced: number; known: number } {
    let announced = 0;
    let known = 0;
    for (const { domains } of this.decoder.exporters.values())
      for (const { counts, templates, sampling } of domains.values()) {
        announced += counts.templates + counts.optionsTemplates + counts.optionsRecords;
        known += templates.size + sampling.samplers.size + sampling.interfaces.size + (sampling.domain > 0 ? 1 : 0);
      }
    return { announced, known };
  }
}
