import type { DataFrame } from '@grafana/data';
import type { SmokeInput, SmokeInterval } from '../../../../../dashboard/charts/smoke.js';
import { noteOf } from '../../shared/note';
import { fieldOf, figureAt } from '../../shared/fields';

export type Delay = Pick<SmokeInput, 'probe' | 'percentiles' | 'intervals' | 'whole' | 'interval'>;

/** `p5`, `p50`, `p99`. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d+)?)$/i;
/** Of one lone row, ms. */
const ALONE = 60_000;

/**
 * From frames of any source, one for each probe: `time`, `p50` and other percentiles in ms (`sent` and `lost`: packets). A row without its percentiles is
 * one that nothing answered in. Null where no frame has both.
 */
export function delayOf(frames: readonly DataFrame[]): Delay[] | null {
  const fitting = frames.filter((frame) => fieldOf(frame, 'time') && fieldOf(frame, 'p50'));
  return fitting.length === 0 ? null : fitting.map(delayIn);
}

function delayIn(frame: DataFrame): Delay {
  const fields = frame.fields
    .flatMap((field) => {
      const percentile = PERCENTILE.exec(field.name)?.[1];
      return percentile === undefined ? [] : [{ field, percentile: Number(percentile) }];
    })
    .sort((one, other) => one.percentile - other.percentile);
  const [when, sent, lost] = [fieldOf(frame, 'time'), fieldOf(frame, 'sent'), fieldOf(frame, 'lost')];
  const intervals = Array.from({ length: frame.length }, (_, i): SmokeInterval[] => {
    const time = figureAt(when, i);
    const delays = fields.map(({ field }) => figureAt(field, i));
    const known = delays.every((delay) => delay !== null) ? delays : null;
    // Without counts a row that has delays is one that was measured.
    const packets = sent ? figureAt(sent, i) : known && 1;
    return time === null ? [] : [{ time, sent: packets, lost: lost ? figureAt(lost, i) : null, delays: known }];
  }).flat();
  const { wholeDelays = null } = noteOf([frame]);
  return {
    ...{ probe: frame.fields.find(({ labels }) => labels?.probe)?.labels?.probe ?? frame.name ?? '', intervals },
    percentiles: fields.map(({ percentile }) => percentile),
    interval: when?.config.interval ?? stepOf(intervals),
    whole: { sent: sent ? sum(intervals, 'sent') : null, lost: sum(intervals, 'lost'), delays: wholeDelays },
  };
}

/** The least distance of two rows. */
function stepOf(intervals: readonly SmokeInterval[]): number {
  const steps = intervals.slice(1).map(({ time }, i) => time - (intervals[i]?.time ?? time));
  return Math.min(...steps.filter((step) => step > 0), Infinity) === Infinity
    ? ALONE
    : Math.min(...steps.filter((step) => step > 0));
}

/** What is known of a total; null where nothing is. */
function sum(intervals: readonly SmokeInterval[], what: 'sent' | 'lost'): number | null {
  const figures = intervals.map((one) => one[what]).filter((one) => one !== null);
  return figures.length === 0 ? null : figures.reduce((total, one) => total + one, 0);
}
