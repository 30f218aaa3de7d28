import React from 'react';
import { InlineField, Input } from '@grafana/ui';

interface Props {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (value: string) => void;
  tooltip?: string;
}

/** A text that may hold a variable; it counts when it is left. */
export function TextField({ label, placeholder, value, onChange, tooltip }: Props) {
  return (
    <InlineField label={label} labelWidth={16} tooltip={tooltip}>
      <Input
        aria-label={label}
        width={24}
        key={value}
        defaultValue={value ?? ''}
        placeholder={placeholder}
        onBlur={({ currentTarget }) => currentTarget.value !== (value ?? '') && onChange(currentTarget.value.trim())}
      />
    </InlineField>
  );
}
