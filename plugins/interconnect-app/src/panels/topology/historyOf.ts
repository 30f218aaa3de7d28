import { type DataFrame, FieldType } from '@grafana/data';
import type { Sample } from '../../../../../dashboard/charts/runs.js';

export interface PathHistory {
  aToB: Sample[];
  bToA: Sample[];
  /** ms */
  interval: number;
}

/** Rates of one path over time: frames with a time and a number whose labels hold `path` and `way` (`a-b` or `b-a`). Null where there is none. */
export function historyOf(frames: readonly DataFrame[], path: string): PathHistory | null {
  const samples = { 'a-b': [] as Sample[], 'b-a': [] as Sample[] };
  let interval = 0;
  for (const frame of frames) {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type, labels }) => type === FieldType.number && labels?.path === path);
    const way = value?.labels?.way;
    if (!time || !value || (way !== 'a-b' && way !== 'b-a')) {
      continue;
    }
    samples[way] = time.values.map((at: number, i: number) => ({ time: at, value: value.values[i] ?? null }));
    interval = time.config.interval ?? interval;
  }
  const any = samples['a-b'].length + samples['b-a'].length > 0;
  return any ? { aToB: samples['a-b'], bToA: samples['b-a'], interval: interval || 60_000 } : null;
}
