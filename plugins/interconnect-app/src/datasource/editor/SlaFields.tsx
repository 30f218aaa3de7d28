import React, { useId } from 'react';
import { Combobox, InlineField, InlineFieldRow } from '@grafana/ui';
import { slaViews, type SlaView } from '../query';
import type { FieldsProps } from './Fields';
import { TextField } from './TextField';

const words: Record<SlaView, { label: string; description: string }> = {
  budget: { label: 'Budget', description: 'What is left of the month, and how fast it goes' },
  ledger: { label: 'Ledger', description: 'What the service was, interval by interval' },
  months: { label: 'Months', description: 'What each month came to' },
};

/** Which side of the service level, and of which service. */
export function SlaFields({ query, change }: FieldsProps) {
  const id = useId();
  return (
    <InlineFieldRow>
      <InlineField label="View" labelWidth={16}>
        <Combobox
          id={`${id}-view`}
          aria-label="View"
          width={24}
          options={slaViews.map((value) => ({ value, ...words[value] }))}
          value={slaViews.find((one) => one === query.view) ?? 'budget'}
          onChange={({ value }) => change({ view: value })}
        />
      </InlineField>
      <TextField label="Service" placeholder="the first" value={query.name} onChange={(name) => change({ name })} />
    </InlineFieldRow>
  );
}
