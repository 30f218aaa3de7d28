import React, { useId } from 'react';
import { Button, Combobox, InlineField, InlineFieldRow } from '@grafana/ui';
import type { Filter } from '../query';
import { TextField } from './TextField';

interface Props {
  keys: readonly string[];
  filters: Filter[];
  onChange: (filters: Filter[]) => void;
}

/** Which tags or names must have which values. */
export function FilterFields({ keys, filters, onChange }: Props) {
  const id = useId();
  const set = (at: number, part: Partial<Filter>) =>
    onChange(filters.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <>
      {filters.map(({ key, value }, i) => (
        <InlineFieldRow key={i}>
          <InlineField label="Where" labelWidth={16}>
            <Combobox
              id={`${id}-filter-${i}`}
              aria-label={`Filter ${i + 1}`}
              width={24}
              createCustomValue
              options={keys.map((one) => ({ value: one, label: one }))}
              value={key}
              onChange={(option) => set(i, { key: option.value })}
            />
          </InlineField>
          <TextField
            label="is one of"
            placeholder="separated by commas"
            value={value}
            onChange={(text) => set(i, { value: text })}
          />
          <Button
            variant="secondary"
            icon="trash-alt"
            aria-label={`Remove filter ${i + 1}`}
            onClick={() => onChange(filters.filter((_, at) => at !== i))}
          />
        </InlineFieldRow>
      ))}
      <div>
        <Button
          variant="secondary"
          size="sm"
          icon="plus"
          onClick={() => onChange([...filters, { key: keys[0] ?? '', value: '' }])}
        >
          Filter
        </Button>
      </div>
    </>
  );
}
