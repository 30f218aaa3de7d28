/** What posture is judged from: one group at one moment. */
import type { Health } from '../../model/health.js';
import type { Direction, Evidence, ForwardingJudgement, GroupMode, PostureCheck } from '../../model/judgement.js';
import type { SensorKind, SensorState } from '../../model/observation.js';
import type { LossCounts } from '../evidence.js';
import type { PeerFindings } from '../signals/peers.js';

/** bit/s in each direction; null where not known now. */
export type Rates = Record<Direction, number | null>;

export interface SensorView {
  kind: SensorKind;
  label: string;
  state: SensorState;
  evidence: Evidence;
}

/** A name for people, and what it is here; null: not known. */
export interface Fact {
  what: string;
  is: string | null;
  /** Where it is a count, which may differ a little. */
  count?: number;
  evidence: Evidence;
}

export interface PosturePath {
  name: string;
  gateway: string;
  health: Health;
  reasons: readonly string[];
  evidence: Evidence;
  peers: readonly PeerFindings[];
  /** bit/s */
  capacity: number | null;
  rates: Rates;
  /** Of its counters, both ends; of the path where they are stale. */
  counters: readonly Evidence[];
  /** null where the counters are stale. */
  loss: readonly LossCounts[] | null;
  sensors: readonly SensorView[];
  /** What it should have in common with the others of its group. */
  common: readonly Fact[];
}

/** Who forwards in a direction; the first of `basis` decided it. */
export type ForwardingView = Pick<ForwardingJudgement, 'direction' | 'state' | 'reason' | 'basis'> & {
  paths: readonly string[];
};

export interface PostureScene {
  group: string;
  mode: GroupMode;
  forwarding: readonly ForwardingView[];
  paths: readonly PosturePath[];
  /** 95th percentile of the traffic of the whole group and of each path, bit/s, and over how many days; null where not known yet. */
  p95: { rates: Rates; paths: ReadonlyMap<string, Rates>; days: number; evidence: Evidence } | null;
  /** The last drill that was recorded; ages in milliseconds. */
  drill: { outcome: 'passed' | 'failed'; at: number; age: number; note: string } | null;
}

/** The paths that a check is about: the one that would carry the traffic of a direction next, or all that share it. */
export interface Subjects {
  /** Best first. */
  standby: readonly PosturePath[];
  judged: readonly PosturePath[];
}

export type Check = (scene: PostureScene, subjects: Subjects) => PostureCheck | null;

const order: Health[] = ['up', 'degraded', 'suspect', 'unknown', 'down'];

export function subjectsOf({ mode, forwarding, paths }: PostureScene): Subjects {
  const alike = paths.every(({ health }) => health === paths[0]?.health);
  const sorted = alike ? paths : [...paths].sort((x, y) => order.indexOf(x.health) - order.indexOf(y.health));
  if (mode === 'active-active') return { standby: sorted, judged: paths };
  const carriesAll = ({ name }: PosturePath): boolean => forwarding.every((each) => each.paths.includes(name));
  const standby = sorted.filter((path) => !carriesAll(path));
  // Where the directions go by different paths each of the two stands by for the other.
  const next = forwarding
    .filter(({ paths: by }) => by.length > 0)
    .flatMap(({ paths: by }) => standby.find(({ name }) => !by.includes(name)) ?? []);
  return { standby, judged: next.length > 0 ? [...new Set(next)] : standby.slice(0, 1) };
}

/** A check with the age of its oldest evidence. */
export function check(
  name: PostureCheck['name'],
  verdict: PostureCheck['verdict'],
  sentence: string,
  evidence: readonly Evidence[] = [],
  decides = true,
): PostureCheck {
  let oldest: number | null = null;
  for (const { ageSeconds } of evidence)
    if (ageSeconds !== null && (oldest === null || ageSeconds > oldest)) oldest = ageSeconds;
  return { name, verdict, decides, sentence, evidence: [...evidence], ageSeconds: oldest };
}
