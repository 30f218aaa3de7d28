import React, { useId } from 'react';
import type { DataFrame, TimeRange } from '@grafana/data';
import { throughputChart } from '../../../../../dashboard/charts/throughputChart.js';
import type { TopologyPath, TopologyRate } from '../../../../../dashboard/charts/topology.js';
import { Drawing } from '../../shared/Drawing';
import { Tip } from '../../shared/Tip';
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
const HEIGHT = 130;

/** What is known of a path, and its rates over the panel's range where the data holds them. */
export function PathTip({ path, sides, at, frames, range, timeZone }: Props) {
  const id = useId();
  const history = historyOf(frames, path.name);
  const rate = (from: string, to: string, { text, share, mark }: TopologyRate) =>
    `${from} → ${to}: ${[text, share, mark].filter((part) => part !== '').join(' · ')}`;
  const lines = [rate(sides.a, sides.b, path.aToB), rate(sides.b, sides.a, path.bToA), path.note];
  return (
    <Tip at={at} title={`${path.name} · ${path.word}`} lines={lines}>
      {history && (
        <div style={{ width: WIDTH, height: HEIGHT }}>
          <Drawing
            tree={throughputChart({
              ...{ id, width: WIDTH, height: HEIGHT, textSize: 11, timeZone, path: path.name, sides, ...history },
              ...{ from: range.from.valueOf(), to: range.to.valueOf(), reach: 0, capacity: null, simulated: false },
              now: { aToB: path.aToB.value, bToA: path.bToA.value },
            })}
          />
        </div>
      )}
    </Tip>
  );
}
