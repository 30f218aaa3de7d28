import React, { useMemo, useState } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { flowMatrix } from '../../../../../dashboard/charts/flowMatrix.js';
import { Drawing } from '../../shared/Drawing';
import { Notice } from '../../shared/Notice';
import { noteOf } from '../../shared/note';
import { openLink } from '../../shared/openLink';
import { Tip } from '../../shared/Tip';
import { useBlindness } from '../../shared/useBlindness';
import { matrixOf } from './matrixOf';
import type { MatrixOptions } from './options';

/** Who speaks to whom. */
export default function MatrixPanel({ data, options, width, height }: PanelProps<MatrixOptions>) {
  const [tip, setTip] = useState<{ cell: string; x: number; y: number } | null>(null);
  const note = noteOf(data.series);
  const failed = useBlindness(data, undefined, 0);
  const found = useMemo(() => matrixOf(data.series, options), [data.series, options]);
  const tree = useMemo(
    () =>
      flowMatrix({
        ...{ width, height, rows: [], columns: [], cells: [], ...found, interactive: true },
        textSize: options.textSize || Math.round(Math.min(16, Math.max(10, width / 70))),
        rowTitle: found?.rowField.name ?? '',
        columnTitle: found?.columnField.name ?? '',
        simulated: note.simulated === true,
      }),
    [width, height, options.textSize, found, note.simulated]
  );
  if (failed !== null || !found) {
    const asked =
      'A frame with two texts and a number is drawn: ask the Interconnect Monitor data source for “Flows”, view matrix.';
    return data.state === LoadingState.Loading ? null : (
      <Notice title={failed ?? 'No flows in the data'}>{failed === null && asked}</Notice>
    );
  }
  if (found.cells.length === 0) {
    return <Notice title="No traffic in this time">A minute of flows is finished five minutes after its end.</Notice>;
  }
  const [row, column] = tip?.cell.split(':').map(Number) ?? [];
  const cell =
    tip && found.cells.find((one) => one.row === found.rows[row ?? -1] && one.column === found.columns[column ?? -1]);
  return (
    <>
      <Drawing
        tree={tree}
        by="data-cell"
        onPoint={(name, at) => setTip(name === null ? null : { cell: name, ...at })}
        onChoose={(name, at) => {
          const place = found.places.get(name);
          if (place === undefined || !(openLink(found.rowField, place) || openLink(found.columnField, place))) {
            setTip({ cell: name, ...at });
          }
        }}
      />
      {tip && cell && (
        <Tip
          at={tip}
          title={cell.text}
          lines={[`${cell.row} → ${cell.column}`, cell.marked ? 'Beyond the threshold' : '']}
        />
      )}
    </>
  );
}
