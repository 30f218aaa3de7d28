/** One sentence for each enumerated state, for whoever reads one. */
import type { Health, ServiceState } from '../health.js';
import type { DrillState } from './drill.js';
import type { Agreement, FailoverKind, GapSource } from './failover.js';
import type { ForwardingState, GroupMode } from './forwarding.js';
import type { IncidentKind, IncidentState, Severity } from './incident.js';
import type { WindowState } from './maintenance.js';
import type { PostureCheckName, ProtectionState, Verdict } from './posture.js';

const health: Record<Health, string> = {
  up: 'Fresh evidence from every configured signal says that it would carry traffic.',
  degraded: 'It passes traffic, and something about it is not as it should be.',
  down: 'Fresh evidence says that it cannot carry traffic.',
  suspect: 'A trap contradicts what is known; polls are about to confirm or clear it.',
  unknown: 'Some configured evidence is missing or too old, so nothing is concluded.',
};

const service: Record<ServiceState, string> = {
  available: 'Probes between the demarcation points are answered.',
  unavailable: 'Probes between the demarcation points go unanswered, or without any probe, every path is down.',
  unknown: 'Neither probes nor paths tell whether traffic crosses.',
};

const forwarding: Record<ForwardingState, string> = {
  forwarding: 'One path carries the traffic of this direction.',
  shared: 'Several paths carry it, as they should in an active-active group.',
  'split-brain': 'Several paths claim to carry it where only one should.',
  none: 'No path carries it.',
  unknown: 'No fresh signal says which path carries it.',
};

const protection: Record<ProtectionState, string> = {
  protected: 'Another path is ready and large enough to take over.',
  'at-risk': 'Traffic crosses, and the next failure would not be survived, or not well.',
  none: 'Nothing forwards.',
  unknown: 'It is not known whether another path would hold.',
};

const verdict: Record<Verdict, string> = {
  ok: 'Fresh evidence says that it is as it should be.',
  'not-ok': 'Fresh evidence says that it is not as it should be.',
  unknown: 'The evidence is missing or too old.',
};

const check: Record<PostureCheckName, string> = {
  forwarding: 'Something forwards in each direction.',
  'one-forwarder': 'Only one path forwards in each direction of an active-standby group.',
  'standby-up': 'A path that does not forward now is up.',
  peers: 'The BGP sessions of the standby are established.',
  prefixes: 'The peers of the standby send the prefixes that they should.',
  'capacity-now': 'What is left after losing a path can carry the present traffic.',
  'capacity-p95': 'What is left after losing a path can carry the 95th percentile of traffic.',
  errors: 'The interfaces of the standby lose no packets to errors or discards.',
  hardware: 'The power supplies, fans and other sensors of the standby have not failed.',
  drift: 'What the gateways must have in common is the same on all of them.',
  drill: 'The last drill passed.',
};

const failover: Record<FailoverKind, string> = {
  unplanned: 'Nobody announced it.',
  planned: 'It fell in a maintenance window.',
  drill: 'It was made on purpose, in a drill.',
};

const gap: Record<GapSource, string> = {
  probes: 'Bounded by lost and answered probes.',
  counters: 'Bounded by the polls that saw traffic on one path and then on the other.',
  state: 'Bounded by the polls that saw one path forward and then the other.',
  none: 'Nothing measured it.',
};

const corroboration: Record<Agreement, string> = {
  agrees: 'It shows the same change.',
  disagrees: 'It contradicts the change.',
  silent: 'It is watched and showed nothing.',
};

const incident: Record<IncidentState, string> = {
  open: 'It lasts, and nobody has taken it on.',
  acknowledged: 'It lasts, and a person has taken it on.',
  closed: 'It has ended.',
};

const incidentKind: Record<IncidentKind, string> = {
  service: 'The service is unavailable.',
  gateway: 'A gateway does not answer.',
  path: 'A path is down.',
  'split-brain': 'More than one path claims to forward in an active-standby group.',
  protection: 'A group would not survive the loss of a path.',
};

const severity: Record<Severity, string> = {
  info: 'Good to know.',
  warning: 'Needs a person in working hours.',
  critical: 'Needs a person now.',
};

const maintenance: Record<WindowState, string> = {
  announced: 'It has not begun.',
  running: 'What happens now in its scope is planned.',
  over: 'It has ended.',
  cancelled: 'It was called off.',
};

const drill: Record<DrillState, string> = {
  planned: 'It has not begun.',
  running: 'Failovers of its group count as the drill now.',
  unrecorded: 'Its time is over and nobody has recorded how it went.',
  passed: 'The standby held.',
  failed: 'The standby did not hold.',
  cancelled: 'It was called off.',
};

const mode: Record<GroupMode, string> = {
  'active-standby': 'One path forwards in each direction; the others stand by.',
  'active-active': 'All paths forward; each must be able to carry what another loses.',
};

export const meanings = {
  health,
  service,
  forwarding,
  protection,
  verdict,
  check,
  failover,
  gap,
  corroboration,
  incident,
  incidentKind,
  severity,
  maintenance,
  drill,
  mode,
};
