/** Every check, in the order in which they are shown: what keeps others from working comes first. */
import type { Check, Facts, Finding } from './facts.js';
import { accessList } from './checks/access-list.js';
import { addressAbsent } from './checks/address-absent.js';
import { agentClock } from './checks/agent-clock.js';
import { agentOff } from './checks/agent-off.js';
import { answersFromElsewhere } from './checks/answers-elsewhere.js';
import { certificate } from './checks/certificate.js';
import { clock } from './checks/clock.js';
import { community } from './checks/community.js';
import { disk } from './checks/disk.js';
import { exporterSilent } from './checks/exporter-silent.js';
import { exporterUnknown } from './checks/exporter-unknown.js';
import { flowImplausible } from './checks/flow-implausible.js';
import { flowsDropped } from './checks/flows-dropped.js';
import { goneSilent } from './checks/gone-silent.js';
import { interfaceRenamed } from './checks/interface-renamed.js';
import { nameResolution } from './checks/name-resolution.js';
import { noWay } from './checks/no-way.js';
import { openFiles } from './checks/open-files.js';
import { portPrivileged } from './checks/port-privileged.js';
import { portTaken } from './checks/port-taken.js';
import { probeTrouble } from './checks/probe-trouble.js';
import { program } from './checks/program.js';
import { readable } from './checks/readable.js';
import { receiveBuffer } from './checks/receive-buffer.js';
import { secret } from './checks/secret.js';
import { slowAgent } from './checks/slow-agent.js';
import { snmpContext } from './checks/snmp-context.js';
import { snmpUser } from './checks/snmp-user.js';
import { snmpView } from './checks/snmp-view.js';
import { storeAway } from './checks/store-away.js';
import { templateMissing } from './checks/template-missing.js';
import { timeZone } from './checks/time-zone.js';
import { trapCredentials } from './checks/trap-credentials.js';
import { trapStranger } from './checks/trap-stranger.js';

export const checks: readonly Check[] = [
  secret,
  portTaken,
  portPrivileged,
  addressAbsent,
  disk,
  storeAway,
  nameResolution,
  agentOff,
  noWay,
  goneSilent,
  answersFromElsewhere,
  community,
  accessList,
  snmpUser,
  snmpContext,
  snmpView,
  interfaceRenamed,
  slowAgent,
  receiveBuffer,
  flowsDropped,
  templateMissing,
  flowImplausible,
  exporterUnknown,
  exporterSilent,
  trapCredentials,
  trapStranger,
  probeTrouble,
  program,
  certificate,
  clock,
  agentClock,
  timeZone,
  readable,
  openFiles,
];

/** What is wrong, and what mends it. */
export const diagnose = (facts: Facts): Finding[] =>
  checks.flatMap(({ name, look }) => look(facts).map((found) => ({ check: name, ...found })));
