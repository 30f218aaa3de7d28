import React, { useId, useMemo, useState } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { topology } from '../../../../../dashboard/charts/topology.js';
import { Drawing } from '../../shared/Drawing';
import { Notice } from '../../shared/Notice';
import { noteOf } from '../../shared/note';
import { openLink } from '../../shared/openLink';
import { fieldOf } from '../../shared/fields';
import { fitText } from '../../shared/fitText';
import { useBlindness } from '../../shared/useBlindness';
import { zoneOf } from '../../shared/zone';
import type { TopologyOptions } from './options';
import { pathsOf } from './pathsOf';
import { PathTip } from './PathTip';

/** Both sides and every path between them, drawn from the data: nothing is placed by hand. */
export default function TopologyPanel({ data, options, width, height, timeZone }: PanelProps<TopologyOptions>) {
  const id = useId();
  const [tip, setTip] = useState<{ name: string; x: number; y: number } | null>(null);
  // Moves on by half a panel: what is drawn reaches at least a quarter of one beyond what is seen.
  const [scrolled, setScrolled] = useState(0);
  const step = Math.max(1, height / 2);
  const top = Math.floor(scrolled / step) * step;
  const note = noteOf(data.series);
  const zone = zoneOf(note.timeZone, timeZone);
  const blind = useBlindness(data, note.at, options.staleAfter);
  const found = useMemo(
    () => pathsOf(data.series, { options, timeZone: zone, blind }),
    [data.series, options, zone, blind]
  );
  const sides = { a: options.sideA || note.sides?.a || 'A', b: options.sideB || note.sides?.b || 'B' };
  const tree = useMemo(
    () =>
      topology({
        ...{ id, width, height, sides: { a: sides.a, b: sides.b }, interactive: true },
        textSize: options.textSize || fitText(width, height, found?.paths.length ?? 1),
        paths: found?.paths ?? [],
        simulated: note.simulated === true,
        seen: [top - step / 2, top + 3.5 * step],
      }),
    [id, width, height, options.textSize, found, sides.a, sides.b, note.simulated, top, step]
  );
  if (!found) {
    return data.state === LoadingState.Loading ? null : (
      <Notice title={blind ?? 'No paths in the data'}>
        {blind === null &&
          'A frame with the fields path and state is drawn: ask the Interconnect Monitor data source for “Paths now”.'}
      </Notice>
    );
  }
  if (found.paths.length === 0) {
    return (
      <Notice title="No path is configured">
        Name the paths of the interconnect in the collector&apos;s configuration.
      </Notice>
    );
  }
  const choose = (name: string, at: { x: number; y: number }) => {
    const row = found.rows.get(name);
    const field = fieldOf(found.frame, 'path');
    if (row === undefined || !openLink(field, row)) {
      setTip({ name, ...at });
    }
  };
  const shown = tip && found.paths.find(({ name }) => name === tip.name);
  return (
    <>
      <Drawing
        tree={tree}
        by="data-path"
        onPoint={(name, at) => setTip(name === null ? null : { name, ...at })}
        onChoose={choose}
        onScroll={setScrolled}
      />
      {tip && shown && (
        <PathTip path={shown} sides={sides} at={tip} frames={data.series} range={data.timeRange} timeZone={zone} />
      )}
    </>
  );
}
