import React, { useId, useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { budgetBar } from '../../../../../dashboard/charts/budgetBar.js';
import { burnRates } from '../../../../../dashboard/charts/burnRates.js';
import { ledgerCalendar } from '../../../../../dashboard/charts/ledgerCalendar.js';
import { Drawing } from '../../shared/Drawing';
import { Notice } from '../../shared/Notice';
import { noteOf } from '../../shared/note';
import { useBlindness } from '../../shared/useBlindness';
import { zoneOf } from '../../shared/zone';
import { slaLayout } from './layout';
import type { SlaOptions } from './options';
import { type Sla, slaOf } from './slaOf';

/** The error budget, the month by day, and how fast the budget goes: as much of it as the panel has room for. */
export default function SlaPanel({ data, options, width, height, timeZone }: PanelProps<SlaOptions>) {
  const note = noteOf(data.series);
  const zone = zoneOf(note.timeZone, timeZone);
  const failed = useBlindness(data, undefined, 0);
  const found = useMemo(() => slaOf(data.series), [data.series]);
  if (failed !== null || !found) {
    return data.state === LoadingState.Loading ? null : (
      <Notice title={failed ?? 'No service level in the data'}>
        {failed === null && 'Ask the Interconnect Monitor data source for “Service level”: budget and ledger.'}
      </Notice>
    );
  }
  if (!found.ledger && found.budgets.length === 0) {
    return (
      <Notice title="Nothing is measured yet">
        The contract in the collector&apos;s configuration says which services are.
      </Notice>
    );
  }
  return (
    <Pictures
      found={found}
      options={options}
      width={width}
      height={height}
      zone={zone}
      simulated={note.simulated === true}
    />
  );
}

interface PicturesProps {
  found: Sla;
  options: SlaOptions;
  width: number;
  height: number;
  zone: string;
  simulated: boolean;
}

function Pictures({ found, options, width, height, zone, simulated }: PicturesProps) {
  const id = useId();
  const layout = slaLayout({ width, height, options, found });
  const { textSize } = layout;
  const first = found.budgets[0];
  return (
    <div style={{ width, height, overflow: 'auto' }}>
      {layout.budget > 0 &&
        found.budgets.map((budget) => (
          <div key={budget.service} style={{ height: layout.budget }}>
            <Drawing tree={budgetBar({ ...budget, width, height: layout.budget, textSize, simulated })} />
          </div>
        ))}
      <div style={{ display: 'flex', gap: layout.gap }}>
        {layout.calendar && found.ledger && (
          <div style={layout.calendar}>
            <Drawing
              tree={ledgerCalendar({
                ...{
                  id,
                  width: layout.calendar.width,
                  textSize: layout.dayText,
                  timeZone: zone,
                  simulated,
                  ...found.ledger,
                },
                subject: first?.service || 'Service',
              })}
            />
          </div>
        )}
        {layout.burn && first && (
          <div style={layout.burn}>
            <Drawing tree={burnRates({ ...layout.burn, textSize, ...first })} />
          </div>
        )}
      </div>
    </div>
  );
}
