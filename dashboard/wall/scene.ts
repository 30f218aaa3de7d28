import type { Status } from '../../collector/api/types.js';
import type { FlowPicture } from './flows.js';
import type { LevelPicture } from './levels.js';
import type { PathHistory } from './history.js';
import type { Link } from './stream.js';

/** px */
export interface Size {
  width: number;
  height: number;
}

/** Everything that one picture of the wall is drawn from; no view looks anywhere else. */
export interface Scene {
  /** As heard last, or blinded while the link is lost; null before the first. */
  status: Status | null;
  /** As heard last, whatever the link. */
  heard: Status | null;
  link: Link;
  /** ms of the stream's own clock. */
  now: number;
  /** ms since the epoch: the collector's clock, carried on since its last status. */
  time: number;
  timeZone: string;
  /** Seconds since the last status. */
  elapsed: number;
  histories: ReadonlyMap<string, PathHistory>;
  /** Nobody is asked to sign in: on this machine alone, as for the first run. */
  open: boolean;
  flows: FlowPicture;
  /** The month that runs; undefined where nobody asks for it. */
  levels?: LevelPicture;
  /** Measured boxes by name; undefined before the first drawing. */
  size(name: string): Size | undefined;
  /** px of the smallest text. */
  textSize: number;
}

/** How a part of the wall looks: calm, or the state that needs a person. */
export type Tone = 'calm' | 'degraded' | 'down' | 'unknown';
