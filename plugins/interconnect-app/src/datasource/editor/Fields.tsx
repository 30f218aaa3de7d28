import React from 'react';
import { InlineField, InlineFieldRow, InlineSwitch } from '@grafana/ui';
import type { InterconnectQuery, Kind } from '../query';
import { FlowFields } from './FlowFields';
import { SeriesFields } from './SeriesFields';
import { SlaFields } from './SlaFields';
import { TextField } from './TextField';

export interface FieldsProps {
  query: InterconnectQuery;
  change: (part: Partial<InterconnectQuery>) => void;
}

const names: Partial<Record<Kind, string>> = {
  throughput: 'Paths',
  lanes: 'Paths',
  delay: 'Probes or paths',
  failovers: 'Group',
  posture: 'Group',
};

/** The fields of one kind of question. */
export function Fields({ query, change }: FieldsProps) {
  const { kind } = query;
  if (kind === 'series') {
    return <SeriesFields query={query} change={change} />;
  }
  if (kind === 'flows') {
    return <FlowFields query={query} change={change} />;
  }
  if (kind === 'sla') {
    return <SlaFields query={query} change={change} />;
  }
  if (kind === 'incidents') {
    return (
      <InlineFieldRow>
        <InlineField
          label="Only open"
          labelWidth={16}
          tooltip="Whatever the time range: every incident that has not ended"
        >
          <InlineSwitch
            aria-label="Only open"
            value={query.openOnly === true}
            onChange={({ currentTarget }) => change({ openOnly: currentTarget.checked })}
          />
        </InlineField>
      </InlineFieldRow>
    );
  }
  const label = names[kind];
  if (label === undefined) {
    return null;
  }
  return (
    <InlineFieldRow>
      <TextField
        label={label}
        placeholder={kind === 'delay' ? 'those that decide' : 'all'}
        value={query.name}
        onChange={(name) => change({ name })}
      />
      {kind === 'throughput' && (
        <TextField
          label="Interval"
          placeholder="auto"
          value={query.interval}
          onChange={(interval) => change({ interval })}
        />
      )}
    </InlineFieldRow>
  );
}
