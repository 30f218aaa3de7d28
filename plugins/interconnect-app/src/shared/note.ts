import type { DataFrame } from '@grafana/data';
import type { FrameNote } from '../datasource/frames/frame';

/** What our data source said beside the rows; of frames of any other nothing is known. */
export function noteOf(frames: readonly DataFrame[]): FrameNote {
  const notes = frames.map(({ meta }) => meta?.custom ?? {});
  return Object.assign({}, ...notes.reverse());
}
