/** What `start` runs without a configuration: simulated gateways, a data folder made anew, and weeks of their history. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from './config/schema/index.js';
import { probe as probeSchema } from './config/schema/probes.js';
import { readSecret } from './config/secrets.js';
import type { Component, Deps } from './deps.js';
import { CodedError } from './model/coded-error.js';
import { SIMULATED_FOLDER } from './model/simulated.js';
import { watchQuality } from './probe/stamp.js';
import { Reflector } from './probe/stamp/reflector.js';
import { createSimulator } from './simulator/index.js';
import type { Stage } from './simulator/stage.js';
import { simulatedDelays } from './simulated-delays.js';
import { pastMonth, writePastEvidence, writePastRecords } from './simulated-month.js';
import type { Point, Store } from './store/contract.js';

/** UDP ports on loopback; null while nobody listens. */
export interface Hearing {
  flows(): number | null;
  traps(): number | null;
}

export interface Simulation extends Component {
  config(): Config;
  secret(reference: string): string;
  /** What can be done to its gateways. */
  readonly stage: Stage;
  /** From now on flows and traps are sent to the ports on loopback that this tells. */
  sendTo(hearing: Hearing): void;
  /**
   * Takes away what an earlier simulation left in the folder; its sockets stay, they are its owner's.
   * @throws CodedError `SIMULATION_FOLDER_TAKEN` where anything else stands in it.
   */
  clear(folder: string): Promise<void>;
  /** Writes what was concluded in the month that it looks back on, before anything reads it. */
  prepare(folder: string): Promise<void>;
  /** Writes the history, until it is all there or `ended` says that nobody waits for it any more. */
  seed(store: Store, folder: string, ended: () => boolean): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Its name says on every screen what it is. */
const PROBE = 'simulated-crossing';
/** ms between its packets. */
const PROBED = 500;
/** Until the clock has been asked. */
const UNSYNCHRONISED = { synchronised: false, error: 1_000 };
const FOLDER = resolve('data', SIMULATED_FOLDER);
/** A file by which a simulation knows its own folder. */
const MARK = 'simulated';
const HISTORY = 35 * 86_400_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Of minutes of flows, which are many rows each. */
const FLOW_HISTORY = 2 * 86_400_000;
/** A little more than the wall shows. */
const RECENT = 25 * 3_600_000;
const SLOT = 300_000;
/** Of the month before, flows are made for one minute in so many milliseconds: all of them would be millions of rows. */
const SAMPLED = 6 * HOUR;
/** Points handed over at once: few, since polling and probing wait for their making. And how many may wait in the spool before more come. */
const CHUNK = 2_000;
const MOST_WAITING = 20_000;

export function createSimulation(deps: Deps): Simulation {
  let heard: Hearing = { flows: () => null, traps: () => null };
  const at = (port: number | null) => (port === null ? null : { address: LOOPBACK, port });
  const simulator = createSimulator(
    { address: LOOPBACK, flows: () => at(heard.flows()), traps: () => at(heard.traps()) },
    deps,
  );
  // The far demarcation point: it answers probes while the simulated gateways let anything cross.
  let quality: ReturnType<typeof watchQuality> | null = null;
  const reflector = new Reflector(
    { host: LOOPBACK, port: 0, key: null },
    { ...deps, quality: () => quality?.now() ?? UNSYNCHRONISED, cross: (deliver) => simulator.cross(deliver) },
  );
  const simulation: Simulation = {
    async start() {
      await simulator.start();
      await reflector.start();
      quality = watchQuality(deps.clock.after.bind(deps.clock));
    },
    async stop() {
      quality?.stop();
      await reflector.stop();
      await simulator.stop();
    },
    config() {
      const config = simulator.config();
      return { ...config, probes: probes(reflector.address?.port), store: { ...config.store, path: FOLDER } };
    },
    secret: (reference) => simulator.secret(reference) ?? readSecret(reference),
    stage: simulator.stage,
    sendTo(hearing) {
      heard = hearing;
    },
    async clear(folder) {
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.sock'));
      if (names.length > 0 && !names.includes(MARK)) throw taken(folder);
      // The mark goes last and comes first: a folder half cleared is still known as ours.
      for (const name of names.filter((each) => each !== MARK)) await rm(join(folder, name), { recursive: true });
      await writeFile(join(folder, MARK), 'Made by a simulation, which empties this folder when it starts.\n');
    },
    async prepare(folder) {
      const config = simulation.config();
      await writePastRecords(folder, config, pastMonth(config, deps.clock.now()));
    },
    async seed(store, folder, ended) {
      const now = deps.clock.now();
      // A wall that is looked at in the first second has names on it.
      const lastHour = Math.floor((now - HOUR) / MINUTE) * MINUTE;
      // The minute that live exports complete comes last: half of it would pass for little traffic.
      const begun = Math.floor(simulator.exportsFrom / MINUTE) * MINUTE;
      await writeFlows(lastHour, begun);
      const recent = Math.floor((now - RECENT) / SLOT) * SLOT;
      for (const points of chunks(simulatedDelays(PROBE, PROBED, recent, now - MINUTE))) {
        if (ended()) return;
        await store.write(points);
        await room();
      }
      // What the wall shows first is written first.
      const past = pastMonth(simulation.config(), now);
      for (const [from, to] of [[recent, now] as const, [Math.min(now - HISTORY, past.startsAt), recent] as const])
        for (const points of chunks(simulator.history(from, to))) {
          if (ended()) return;
          await store.write(points);
          await room();
        }
      await writeFlows(now - FLOW_HISTORY, lastHour);
      await writeFlows(begun, simulator.exportsFrom);
      await writePastMonth();

      async function writeFlows(from: number, to: number): Promise<void> {
        for (const minute of simulator.flowHistory(from, to)) {
          if (ended()) return;
          await store.writeFlows(minute);
          await room();
        }
      }

      /** The month before, for its report: flows of some minutes of it, then its evidence, upon which the ledger closes it. */
      async function writePastMonth(): Promise<void> {
        const config = simulation.config();
        for (let at = past.startsAt; at < Math.min(past.endsAt, now - FLOW_HISTORY); at += SAMPLED)
          await writeFlows(at, at + MINUTE);
        await writePastEvidence(folder, config, past, async () => {
          await room();
          return ended();
        });
      }

      /** Lets everything else have its turn, and goes on once there is room. */
      async function room(): Promise<void> {
        do await new Promise<void>((done) => deps.clock.after(1, done));
        while (store.health().spool.points > MOST_WAITING && !ended());
      }
    },
  };
  return simulation;
}

/** A service probe at the reflector; none before it listens. */
const probes = (port: number | undefined): Config['probes'] =>
  port === undefined
    ? []
    : [
        probeSchema.parse({
          name: PROBE,
          kind: 'stamp',
          target: LOOPBACK,
          port,
          interval: `${PROBED}ms`,
          service: true,
        }),
      ];

/** Slots gathered into writes of some thousand points. */
function* chunks(slots: Iterable<Point[]>): Iterable<Point[]> {
  let chunk: Point[] = [];
  for (const slot of slots) {
    chunk.push(...slot);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

const taken = (folder: string): CodedError =>
  new CodedError(
    'SIMULATION_FOLDER_TAKEN',
    `${folder} holds something that no simulation made, and a simulation empties its folder: name another folder, or a configuration (-c)`,
  );
