import React, { useId } from 'react';
import { Combobox, InlineField, InlineFieldRow, Input } from '@grafana/ui';
import { defaults, flowDimensions, flowMeasures, flowViews } from '../query';
import type { FieldsProps } from './Fields';
import { FilterFields } from './FilterFields';
import { TextField } from './TextField';

const options = <T extends string>(words: readonly T[]) => words.map((value) => ({ value, label: value }));
const LIMIT = 200;

/** The largest, over time, or authorities by destinations. */
export function FlowFields({ query, change }: FieldsProps) {
  const id = useId();
  const view = flowViews.find((one) => one === query.view) ?? 'top';
  return (
    <>
      <InlineFieldRow>
        <InlineField label="View" labelWidth={16}>
          <Combobox
            id={`${id}-view`}
            aria-label="View"
            width={16}
            options={options(flowViews)}
            value={view}
            onChange={({ value }) => change({ view: value })}
          />
        </InlineField>
        {view !== 'matrix' && (
          <InlineField label="By" labelWidth={6}>
            <Combobox
              id={`${id}-by`}
              aria-label="By"
              width={20}
              options={options(flowDimensions)}
              value={query.by ?? defaults.by}
              onChange={({ value }) => change({ by: value })}
            />
          </InlineField>
        )}
        <InlineField label="Measure" labelWidth={10} tooltip="What the largest are by. Estimates after sampling">
          <Combobox
            id={`${id}-measure`}
            aria-label="Measure"
            width={16}
            options={options(flowMeasures)}
            value={query.measure ?? defaults.measure}
            onChange={({ value }) => change({ measure: value })}
          />
        </InlineField>
        <InlineField label="Limit" labelWidth={8} tooltip={`The rest is added up as other. ${LIMIT} at most`}>
          <Input
            aria-label="Limit"
            type="number"
            width={10}
            min={1}
            max={LIMIT}
            value={query.limit ?? defaults.limit}
            onChange={({ currentTarget }) =>
              change({ limit: Math.min(LIMIT, Math.max(1, Math.round(currentTarget.valueAsNumber) || 1)) })
            }
          />
        </InlineField>
        {view === 'series' && (
          <TextField
            label="Interval"
            placeholder="auto"
            value={query.interval}
            onChange={(interval) => change({ interval })}
          />
        )}
      </InlineFieldRow>
      <FilterFields keys={flowDimensions} filters={query.filters ?? []} onChange={(filters) => change({ filters })} />
    </>
  );
}
