/** What no single key can be blamed for: names, references, secrets, contradictions. */
import type { Finding } from '../faults.js';
import type { Check, CheckInput } from './context.js';
import { alerts } from './alerts.js';
import { contract } from './contract.js';
import { collisions, gateways } from './gateways.js';
import { exposure, tlsFiles } from './http.js';
import { names } from './names.js';
import { lonelyGroups, paths } from './paths.js';
import { peer } from './peer.js';
import { agentFiles, deciding, probes } from './probes.js';
import { needs } from './needs.js';
import { reports } from './reports.js';
import { secrets } from './secrets.js';
import { engine, retention } from './store.js';
import { trapUsers } from './traps.js';

const checks: readonly Check[] = [
  names,
  gateways,
  collisions,
  paths,
  lonelyGroups,
  probes,
  deciding,
  agentFiles,
  alerts,
  peer,
  needs,
  trapUsers,
  secrets,
  exposure,
  tlsFiles,
  retention,
  engine,
  contract,
  reports,
];

/** Every fault and warning of every check. */
export function runChecks(input: CheckInput): Finding[] {
  return checks.flatMap((check) => check(input));
}
