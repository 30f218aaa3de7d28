import React, { useId, useMemo, useState } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { failoverLanes } from '../../../../../dashboard/charts/failoverLanes.js';
import { formatGap } from '../../../../../dashboard/charts/formatGap.js';
import { formatTime } from '../../../../../dashboard/charts/formatTime.js';
import { Drawing } from '../../shared/Drawing';
import { fieldOf } from '../../shared/fields';
import { fitText } from '../../shared/fitText';
import { Notice } from '../../shared/Notice';
import { noteOf } from '../../shared/note';
import { openLink } from '../../shared/openLink';
import { Tip } from '../../shared/Tip';
import { useBlindness } from '../../shared/useBlindness';
import { zoneOf } from '../../shared/zone';
import { lanesOf } from './lanesOf';
import type { FailoversOptions } from './options';

/** A lane per path over the panel's range, and every failover from lane to lane. */
export default function FailoversPanel({ data, options, width, height, timeZone }: PanelProps<FailoversOptions>) {
  const id = useId();
  const [tip, setTip] = useState<{ id: string; x: number; y: number } | null>(null);
  const note = noteOf(data.series);
  const zone = zoneOf(note.timeZone, timeZone);
  const failed = useBlindness(data, undefined, 0);
  const found = useMemo(() => lanesOf(data.series), [data.series]);
  const [from, to] = [data.timeRange.from.valueOf(), data.timeRange.to.valueOf()];
  const tree = useMemo(() => {
    const lanes = (found?.lanes ?? []).filter(({ path }) => path.includes(options.filter));
    return failoverLanes({
      ...{ id, width, height, from, to, timeZone: zone, lanes, interactive: true },
      textSize: options.textSize || Math.min(16, fitText(width, height, lanes.length)),
      failovers: found?.failovers ?? [],
      planned: options.planned ? (found?.planned ?? []) : [],
      simulated: note.simulated === true,
    });
  }, [id, width, height, from, to, zone, found, options, note.simulated]);
  if (failed !== null || !found) {
    const asked = 'Ask the Interconnect Monitor data source for “Who forwarded”, “Failovers” and “Planned work”.';
    return data.state === LoadingState.Loading ? null : (
      <Notice title={failed ?? 'No failovers in the data'}>{failed === null && asked}</Notice>
    );
  }
  if (found.lanes.length === 0) {
    return (
      <Notice title="No failover in this time">
        Nothing is recorded of what the paths did: choose a longer range.
      </Notice>
    );
  }
  const shown = tip && found.failovers.find((one) => one.id === tip.id);
  return (
    <>
      <Drawing
        tree={tree}
        by="data-failover"
        onPoint={(name, at) => setTip(name === null ? null : { id: name, ...at })}
        onChoose={(name, at) => {
          const row = found.rows.get(name);
          const field = found.frame ? fieldOf(found.frame, 'id', 'time') : undefined;
          if (row === undefined || !openLink(field, row)) {
            setTip({ id: name, ...at });
          }
        }}
      />
      {tip && shown && (
        <Tip
          at={tip}
          title={`${shown.from} → ${shown.to} · ${shown.kind}`}
          lines={[formatTime(shown.time, zone), formatGap(shown.atLeast, shown.atMost), shown.trigger]}
        />
      )}
    </>
  );
}
