/** What the checks look at: plain data, gathered beforehand. Times are milliseconds since the epoch, ages and intervals milliseconds. */
import type { Config } from '../config/schema/index.js';
import type { FlowHealth } from '../model/flow-health.js';
import type { PollErrorKind } from '../model/observation.js';
import type { ProbingHealth } from '../model/probe-health.js';

/** Of the machine that the collector runs on. null where the system does not tell. */
export interface Machine {
  /** net.core.rmem_max, octets. */
  receiveBufferLimit: number | null;
  /** Of the file system that the data folder is on. */
  disk: { folder: string; free: number; total: number } | null;
  /** Files and folders that others than their owner can read: those of the data folder, and secrets that the configuration names. */
  readable: { path: string; what: 'data' | 'secret' }[];
  clockSynchronised: boolean;
  /** IANA zone of this process. */
  zone: string;
  /** Soft limit of open files. */
  openFiles: number | null;
  /** Secrets that the configuration names and that cannot be read. */
  missingSecrets: { reference: string; why: string }[];
  /** Programs that the configuration needs and that are not installed. */
  missingPrograms: { program: string; debian: string; what: string }[];
  /** Addresses that would be listened on and cannot be; only looked at while no collector runs. */
  ports: {
    section: 'flow.listen' | 'flow.ipfixTcp' | 'traps.listen' | 'http.listen';
    listen: string;
    code: string;
    holder: string | null;
  }[];
  certificates: { use: string; file: string; notAfter: number | null; fault: string | null }[];
}

export interface GatewayFacts {
  name: string;
  state: 'up' | 'down' | 'unknown';
  error: { kind: PollErrorKind; message: string } | null;
  /** True where its machine says that nobody listens on the port. */
  refuses: boolean;
  /** ifName of what it has; null before the first answer. */
  interfaces: readonly string[] | null;
}

export interface TableFacts {
  gateway: string;
  context: string;
  table: string;
  errors: Partial<Record<PollErrorKind, number>>;
  last: { outcome: 'ok' | 'partial' | 'failed'; duration: number; rows: number; message: string | null };
}

/** Of a collector that runs. */
export interface Running {
  uptime: number;
  gateways: readonly GatewayFacts[];
  /** Ends of paths whose interface its gateway does not have. */
  notFound: readonly { path: string; gateway: string; side: 'a' | 'b'; interface: string }[];
  tables: readonly TableFacts[];
  flow: FlowHealth;
  /** Notifications by gateway ('' for strangers) and what became of them. */
  traps: ReadonlyMap<string, Readonly<Record<string, number>>>;
  probing: ProbingHealth;
  store: { state: 'ok' | 'behind' | 'away'; message: string | null; driver: string; dropped: Record<string, number> };
}

export interface Facts {
  now: number;
  config: Config;
  machine: Machine;
  /** null while no collector runs. */
  running: Running | null;
}

/** Something that a person can mend. */
export interface Finding {
  /** The name of the check, which stays the same from release to release. */
  check: string;
  /** What it is about: a gateway, a path, a file. */
  subject: string;
  /** One sentence: what is wrong, and how that is known. */
  what: string;
  /** The command that mends it, or the lines to put into the configuration or the router. */
  mend: string;
}

export interface Check {
  name: string;
  look(facts: Facts): Omit<Finding, 'check'>[];
}

/** True of one that has answered since it is known, and is silent now: what it was asked with is not at fault. */
export const isGone = ({ interfaces }: GatewayFacts): boolean => (interfaces ?? []).length > 0;

/** What answers in the place of a gateway, as the poll says; its silence is not that of an access list. */
export const answersElsewhere = ({ error }: GatewayFacts): boolean => /answered instead/.test(error?.message ?? '');

/** True of one that says nothing at all, from wherever: not even that it refuses. */
export const isSilent = (gateway: GatewayFacts): boolean =>
  gateway.state === 'down' && gateway.error?.kind === 'timeout' && !gateway.refuses && !answersElsewhere(gateway);

export const gatewayOf = ({ config }: Facts, name: string): Config['gateways'][number] | undefined =>
  config.gateways.find((gateway) => gateway.name === name);

/** How `interconnect discover` asks this gateway, with the references that the configuration has. */
export function discoverCommand(facts: Facts, name: string): string {
  const gateway = gatewayOf(facts, name);
  if (gateway === undefined) return 'interconnect discover ADDRESS';
  const { address, port, snmp } = gateway;
  const where = port === 161 ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`;
  if (snmp.version !== 3)
    return `interconnect discover ${where} --version ${snmp.version} --community ${snmp.community}`;
  const keys = [
    ...(snmp.auth === undefined ? [] : [`--auth ${snmp.auth.protocol}:${snmp.auth.password}`]),
    ...(snmp.priv === undefined ? [] : [`--priv ${snmp.priv.protocol}:${snmp.priv.password}`]),
  ];
  return [`interconnect discover ${where} --user ${snmp.user}`, ...keys].join(' ');
}
