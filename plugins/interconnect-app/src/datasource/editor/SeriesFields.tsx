import React, { useId } from 'react';
import { Combobox, InlineField, InlineFieldRow } from '@grafana/ui';
import { aggregates, defaults } from '../query';
import type { FieldsProps } from './Fields';
import { FilterFields } from './FilterFields';
import measurements from './measurements.json';
import { TextField } from './TextField';

const options = (words: readonly string[]) => words.map((value) => ({ value, label: value }));

/** Measurement, field and aggregate as the store has them; a variable can be typed in their place. */
export function SeriesFields({ query, change }: FieldsProps) {
  const id = useId();
  const measurement = query.measurement ?? defaults.measurement;
  const spec = measurements.find(({ name }) => name === measurement);
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Measurement" labelWidth={16}>
          <Combobox
            id={`${id}-measurement`}
            aria-label="Measurement"
            createCustomValue
            width={24}
            options={options(measurements.map(({ name }) => name))}
            value={measurement}
            onChange={({ value }) => change({ measurement: value })}
          />
        </InlineField>
        <InlineField label="Field" labelWidth={10}>
          <Combobox
            id={`${id}-field`}
            aria-label="Field"
            createCustomValue
            width={24}
            options={options(spec?.fields ?? [])}
            value={query.field ?? defaults.field}
            onChange={({ value }) => change({ field: value })}
          />
        </InlineField>
        <InlineField
          label="Aggregate"
          labelWidth={10}
          tooltip="rate and sum are of what counts up; the others of levels"
        >
          <Combobox
            id={`${id}-aggregate`}
            aria-label="Aggregate"
            width={16}
            options={aggregates.map((value) => ({ value, label: value }))}
            value={query.aggregate ?? defaults.aggregate}
            onChange={({ value }) => change({ aggregate: value })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        <TextField
          label="Interval"
          placeholder="auto"
          value={query.interval}
          onChange={(interval) => change({ interval })}
        />
        <TextField
          label="Series by"
          placeholder={spec?.tags.join(', ') ?? ''}
          value={query.groupBy?.join(', ')}
          tooltip="Tags, separated by commas: one series for each combination"
          onChange={(text) => change({ groupBy: text.split(',').map((tag) => tag.trim()) })}
        />
      </InlineFieldRow>
      <FilterFields keys={spec?.tags ?? []} filters={query.filters ?? []} onChange={(filters) => change({ filters })} />
    </>
  );
}
