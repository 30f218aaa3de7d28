import React, { useId } from 'react';
import type { DataFrame, TimeRange } from '@grafana/data';
import { Portal, VizTooltipContainer } from '@grafana/ui';
import { throughputChart } from '../../../../../dashboard/charts/throughputChart.js';
import type { TopologyPath } from '../../../../../dashboard/charts/topology.js';
import { Drawing } from '../../shared/Drawing';
import { historyOf } from './historyOf';

interface Props {
  path: TopologyPath;
  sides: { a: string; b: string };
  at: { x: number; y: number };
  frames: readonly DataFrame[];
  range: TimeRange;
  timeZone: string;
}

const WIDTH = 380;

/** What is known of a path, and its rates over the panel's range where the data holds them. */
export function PathTip({ path, sides, at, frames, range, timeZone }: Props) {
  const id = useId();
  const history = historyOf(frames, path.name);
  const rates = [
    [`${sides.a} → ${sides.b}`, path.aToB],
    [`${sides.b} → ${sides.a}`, path.bToA],
  ] as const;
  return (
    <Portal>
      <VizTooltipContainer position={at} offset={{ x: 12, y: 12 }} allowPointerEvents={false}>
        <strong>
          {path.name} · {path.word}
        </strong>
        {rates.map(([name, { text, share, mark }]) => (
          <div key={name}>
            {name}: {[text, share, mark].filter((part) => part !== '').join(' · ')}
          </div>
        ))}
        {path.note !== '' && <div style={{ maxWidth: WIDTH }}>{path.note}</div>}
        {history && (
          <div style={{ width: WIDTH, height: 130 }}>
            <Drawing
              tree={throughputChart({
                ...{ id, width: WIDTH, height: 130, textSize: 11, timeZone, path: path.name, sides, ...history },
                ...{ from: range.from.valueOf(), to: range.to.valueOf(), reach: 0, capacity: null, simulated: false },
                now: { aToB: path.aToB.value, bToA: path.bToA.value },
              })}
            />
          </div>
        )}
      </VizTooltipContainer>
    </Portal>
  );
}
