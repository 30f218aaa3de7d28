import type { Status } from '../../collector/api/types.js';
import type { DelaysPicture } from './delays.js';
import type { FlowPicture } from './flows.js';
import type { LevelPicture } from './levels.js';
import type { PathHistory } from './history.js';
import type { Shown } from './show.js';
import type { SourcesPicture } from './sources.js';
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
  /** By path name. */
  histories: { get(name: string): PathHistory | undefined };
  /** Nobody is asked to sign in: on this machine alone, as for the first run. */
  open: boolean;
  flows: FlowPicture;
  /** The month that runs; undefined where nobody asks for it. */
  levels?: LevelPicture;
  /** Probes and drills; undefined where nobody asks for them. */
  sources?: SourcesPicture;
  /** Round trips of the last day; undefined where nobody asks for them. */
  delays?: DelaysPicture;
  /** All on one screen where left out. */
  shown?: Shown;
  /** A scene that the address names and that there is none of. */
  unknownScene?: string | null;
  /** Nothing has changed for long: the picture is dimmed. */
  rested?: boolean;
  /** Measured boxes by name; undefined before the first drawing. */
  size(name: string): Size | undefined;
  /** px of the smallest text. */
  textSize: number;
}

/** How a part of the wall looks: calm, or the state that needs a person. */
export type Tone = 'calm' | 'degraded' | 'down' | 'unknown';
