import React, { useId, useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { smoke } from '../../../../../dashboard/charts/smoke.js';
import { Drawing } from '../../shared/Drawing';
import { Notice } from '../../shared/Notice';
import { noteOf } from '../../shared/note';
import { useBlindness } from '../../shared/useBlindness';
import { zoneOf } from '../../shared/zone';
import { delayOf } from './delayOf';
import type { DelayOptions } from './options';

/** Lower than this many text sizes, a chart of one probe says nothing: as many as fit, and the rest by scrolling. */
const LOWEST = 9;

/** Round trips and losses, a chart for each probe on the same hours. */
export default function DelayPanel({ data, options, width, height, timeZone }: PanelProps<DelayOptions>) {
  const id = useId();
  const note = noteOf(data.series);
  const zone = zoneOf(note.timeZone, timeZone);
  const failed = useBlindness(data, undefined, 0);
  const found = useMemo(() => delayOf(data.series), [data.series]);
  if (failed !== null || !found) {
    const asked = 'Ask the Interconnect Monitor data source for “Round trip”, or give a frame with time and p50.';
    return data.state === LoadingState.Loading ? null : (
      <Notice title={failed ?? 'No round trips in the data'}>{failed === null && asked}</Notice>
    );
  }
  if (found.every(({ intervals }) => intervals.every(({ sent }) => sent === null))) {
    return <Notice title="Nothing was measured in this time">A minute of a probe is kept when it is over.</Notice>;
  }
  const [from, to] = [data.timeRange.from.valueOf(), data.timeRange.to.valueOf()];
  const textSize = options.textSize || Math.round(Math.min(16, Math.max(10, width / 60, height / 30)));
  const each = Math.max(textSize * LOWEST, height / found.length);
  const common = { width, height: each, textSize, from, to, timeZone: zone, simulated: note.simulated === true };
  return (
    <div style={{ width, height, overflow: 'auto' }}>
      {found.map((one, i) => (
        <div key={`${i} ${one.probe}`} style={{ height: each }}>
          <Drawing tree={smoke({ id: `${id}-${i}`, ...common, ...one })} />
        </div>
      ))}
    </div>
  );
}
