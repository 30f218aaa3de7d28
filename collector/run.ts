/** A collector as a process: its configuration, its signals, what it says on the terminal. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFaults } from './config/format.js';
import { loadConfig } from './config/load.js';
import type { Config } from './config/schema/index.js';
import { readSecret } from './config/secrets.js';
import { controlPath } from './control/path.js';
import { createControl, type Handler } from './control/server.js';
import { leaveMemoryOutOfCoreDumps } from './core-dumps.js';
import { systemClock, type Log } from './deps.js';
import { markFolder, refuseNewer } from './folder-version.js';
import { keepHeapSmall } from './heap.js';
import { createLogger } from './logger.js';
import { createCollector, type Collector, type CollectorDeps } from './main.js';
import { Division, parseShard } from './sharding/shard.js';
import { createSimulation, type Simulation } from './simulation.js';
import type { Scenario } from './simulator/scenarios.js';
import { stageScenario } from './staging.js';
import { packageRoot, readVersion } from './version.js';

export interface RunOptions {
  /** The configuration file; without one, simulated gateways are polled. */
  config?: string;
  /** Overrides http.listen: `address:port`. */
  listen?: string;
  /** Overrides store.path: the data folder. */
  data?: string;
  /** Which part of the configuration is this process's: `2/4`. The whole of it where left out. */
  shard?: string;
  /** A level of pino; `info` where left out. */
  logLevel?: string;
  /** Played on the simulated gateways once all is well. */
  scenario?: Scenario;
  out: (text: string) => void;
  err: (text: string) => void;
}

/**
 * Runs until SIGTERM or SIGINT; gives the exit status: 0 success, 2 configuration error.
 * @throws CodedError where it cannot start: the data folder has an owner, the address is taken.
 */
export async function run(options: RunOptions): Promise<number> {
  // Whatever the data folder's own mode: what is kept, and what waits, is for this user alone.
  process.umask(0o077);
  leaveMemoryOutOfCoreDumps();
  keepHeapSmall();
  const log = createLogger(options.logLevel ?? 'info');
  const deps: CollectorDeps = {
    clock: systemClock,
    log,
    secret: readSecret,
    version: readVersion(),
    wall: fileURLToPath(new URL('dist/dashboard/wall/', packageRoot())),
  };
  const stop = stopAsked();
  // Until the collector can reload, a hangup is kept for then: it must not end the process.
  if (options.config !== undefined) process.on('SIGHUP', hungUpEarly);
  if (options.config === undefined) return runSimulated(deps, stop, options);
  const division = options.shard === undefined ? undefined : new Division(parseShard(options.shard));
  const config = await configured(options.config, options);
  if (config === null) return 2;
  const whole = overridden(config, options);
  return division === undefined
    ? serve(whole, deps, stop, options)
    : serve(division.take(whole), { ...deps, division }, stop, options);
}

async function runSimulated(deps: CollectorDeps, stop: Promise<string>, options: RunOptions): Promise<number> {
  const simulation = createSimulation(deps);
  await simulation.start();
  try {
    const secret = simulation.secret;
    return await serve(overridden(simulation.config(), options), { ...deps, secret }, stop, options, simulation);
  } finally {
    await simulation.stop();
  }
}

/** Owns the data folder first and last, so that two collectors never have its files open. */
async function serve(
  config: Config,
  deps: CollectorDeps,
  stop: Promise<string>,
  options: RunOptions,
  simulation?: Simulation,
): Promise<number> {
  const handlers: Record<string, Handler> = {};
  await refuseNewer(config.store.path);
  const control = createControl({ path: controlPath(config.store.path), handlers }, deps);
  await control.start();
  let collector: Collector | null = null;
  try {
    await simulation?.clear(config.store.path);
    await markFolder(config.store.path, deps.version);
    await simulation?.prepare(config.store.path);
    collector = createCollector(config, deps);
    // The control socket looks handlers up at each call.
    Object.assign(handlers, collector.handlers);
    await collector.start();
    const running = collector;
    simulation?.sendTo({ flows: () => running.flowPort, traps: () => running.trapPort });
    const part = (whole: Config): Config => deps.division?.take(whole) ?? whole;
    const ending = options.config === undefined ? null : reloadOnHangup(options.config, part, collector, deps);
    options.out(greeting(collector.address ?? '', simulation !== undefined));
    const leave = simulation && options.scenario && staged(options.scenario, simulation, collector, deps, options);
    let stopping = false;
    const seeding = simulation
      ?.seed(collector.store, config.store.path, () => stopping)
      .catch((error: unknown) => deps.log.error({ error }, 'the simulated history was not written whole'));
    const signal = await stop;
    stopping = true;
    deps.log.info({ signal }, 'stopping');
    leave?.();
    ending?.();
    await control.rest();
    await seeding;
    return 0;
  } finally {
    // Whatever does not stop, the data folder is given up.
    await (collector?.stop() ?? Promise.resolve()).finally(() => control.stop());
  }
}

/** Says what is done, and when. */
function staged(
  scenario: Scenario,
  { stage }: Simulation,
  collector: Collector,
  { clock }: CollectorDeps,
  { out }: RunOptions,
): () => void {
  const tell = (sentence: string): void => out(`${new Date(clock.now()).toISOString()}  ${sentence}\n`);
  return stageScenario(scenario, { clock, stage, present: () => collector.present(), tell });
}

/** Prints warnings and faults; null where there are faults. */
async function configured(file: string, { err }: RunOptions): Promise<Config | null> {
  const loaded = await loadConfig(file);
  if (loaded.warnings.length > 0) err(formatFaults(loaded.warnings));
  if (loaded.ok) return loaded.config;
  err(formatFaults(loaded.faults));
  return null;
}

const overridden = (config: Config, { listen, data }: RunOptions): Config => ({
  ...config,
  http: { ...config.http, ...(listen !== undefined && { listen }) },
  store: { ...config.store, ...(data !== undefined && { path: resolve(data) }) },
});

/** Resolves with the first signal that asks for an end; a second one ends the process at once. */
function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    const asked = (signal: NodeJS.Signals): void => {
      resolve(signal);
      process.once(signal, () => process.exit(1));
    };
    process.once('SIGTERM', asked);
    process.once('SIGINT', asked);
  });
}

let hangups = 0;
function hungUpEarly(): void {
  hangups++;
}

/** Rereads `file` at each SIGHUP, one at a time; a configuration with faults changes nothing. Returns the way out. */
function reloadOnHangup(
  file: string,
  part: (whole: Config) => Config,
  collector: Collector,
  { log }: Pick<CollectorDeps, 'log'>,
): () => void {
  let turn = Promise.resolve();
  const hangup = (): void => {
    turn = turn.then(() =>
      reload(file, part, collector, log).catch((error: unknown) => {
        log.error({ error }, 'the configuration was not reloaded: nothing has changed');
      }),
    );
  };
  process.on('SIGHUP', hangup);
  process.off('SIGHUP', hungUpEarly);
  if (hangups > 0) hangup();
  return () => process.off('SIGHUP', hangup);
}

async function reload(file: string, part: (whole: Config) => Config, collector: Collector, log: Log): Promise<void> {
  const loaded = await loadConfig(file);
  for (const { message, ...warning } of loaded.warnings) log.warn(warning, message);
  if (!loaded.ok) {
    for (const { message, ...fault } of loaded.faults) log.error(fault, message);
    log.error({ file, faults: loaded.faults.length }, 'the configuration has faults: nothing has changed');
    return;
  }
  const { none, restart, ...change } = await collector.update(part(loaded.config));
  if (restart.length > 0) log.warn({ sections: restart }, 'these sections take effect after a restart');
  log.info(none ? { file } : { file, ...change }, none ? 'the configuration is as it was' : 'configuration reloaded');
}

function greeting(address: string, simulated: boolean): string {
  const wall = `The wall: ${address}/\n`;
  if (!simulated) return wall;
  return `${wall}
These are simulated gateways. To watch real routers, ask one what it has, and start with what it says:

  npx interconnect discover 192.0.2.1 --user monitor --auth sha256:env:AUTH --priv aes:env:PRIV --yaml
  npx interconnect start -c interconnect.yaml

interconnect.example.yaml shows every key. Ctrl+C stops.
`;
}
