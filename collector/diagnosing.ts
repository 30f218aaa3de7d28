/** What the doctor knows of a running collector, put before the checks. */
import { readMachine } from './diagnosis/machine.js';
import { refusesUdp } from './diagnosis/refuses.js';
import { diagnose } from './diagnosis/diagnose.js';
import type { Facts, Finding, Running } from './diagnosis/facts.js';
import type { Live } from './api/live.js';
import type { Config } from './config/schema/index.js';
import type { Clock } from './deps.js';
import type { DoctorReport } from './doctor.js';
import type { FlowHealth } from './model/flow-health.js';
import type { ProbingHealth } from './model/probe-health.js';

export interface DiagnosisDeps {
  clock: Clock;
  /** Resolves `env:NAME` and `file:PATH`; throws a coded error. */
  secret(reference: string): string;
  config(): Config;
  live: Live;
  report(): DoctorReport;
  flow(): FlowHealth;
  traps(): Running['traps'];
  probing(): ProbingHealth;
}

/** Gateways that are tried for who listens there: one socket each, all at once. */
const MOST_ASKED = 200;

const portOf = ({ gateways }: Config, name: string): number => gateways.find((each) => each.name === name)?.port ?? 161;

/** Looks at everything once. */
export async function diagnosis({
  clock,
  secret,
  config,
  live,
  report,
  flow,
  traps,
  probing,
}: DiagnosisDeps): Promise<Finding[]> {
  const { status, tables } = report();
  const running: Running = {
    uptime: status.collector.uptimeSeconds * 1_000,
    gateways: await Promise.all(
      status.gateways.map(async ({ name, address, state, error }, i) => ({
        ...{ name, state, error },
        refuses: error?.kind === 'timeout' && i < MOST_ASKED && (await refusesUdp(address, portOf(config(), name))),
        interfaces: live.interfaces(name)?.flatMap(({ ifName }) => (ifName === null ? [] : [ifName])) ?? null,
      })),
    ),
    notFound: status.paths.flatMap(({ name: path, gateway, a, b }) =>
      [a, b].flatMap(({ side, interface: named, found }) =>
        found || !isKnown(live, gateway) ? [] : [{ path, gateway, side, interface: named }],
      ),
    ),
    tables,
    flow: flow(),
    traps: traps(),
    probing: probing(),
    store: status.store,
  };
  const facts: Facts = {
    now: clock.now(),
    config: config(),
    machine: await readMachine(config(), false, { secret, env: process.env }),
    running,
  };
  return diagnose(facts);
}

/** True once the gateway has told what it has. */
const isKnown = (live: Live, gateway: string): boolean => (live.interfaces(gateway) ?? []).length > 0;
