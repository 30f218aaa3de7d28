import React, { useId } from 'react';
import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, InlineFieldRow, InlineSwitch, Stack } from '@grafana/ui';
import type { InterconnectDataSource } from '../DataSource';
import { annotationKinds } from '../annotations';
import { kinds, type InterconnectQuery, type Kind } from '../query';
import type { InterconnectSettings } from '../settings';
import { Fields } from './Fields';
import { kindWords } from './words';

type Props = QueryEditorProps<InterconnectDataSource, InterconnectQuery, InterconnectSettings>;

const LIVE: Kind[] = ['paths', 'service', 'gateways', 'problems'];

/** What to ask, and only the fields that this kind of question has. */
export default function QueryEditor({ query, onChange, onRunQuery, app }: Props) {
  // Grafana's combobox takes its name from the label of its field alone, which finds it by its id.
  const id = useId();
  const change = (part: Partial<InterconnectQuery>) => {
    onChange({ ...query, ...part });
    onRunQuery();
  };
  // An annotation editor names no app and asks for what has a time.
  const offered = app === undefined ? annotationKinds : kinds;
  const options = offered.map((kind) => ({ value: kind, ...kindWords[kind] }));
  return (
    <Stack direction="column" gap={0.5}>
      <InlineFieldRow>
        <InlineField label="Ask for" labelWidth={16}>
          <Combobox
            id={`${id}-ask-for`}
            aria-label="Ask for"
            width={40}
            options={options}
            value={query.kind}
            onChange={({ value }) => change({ kind: value })}
          />
        </InlineField>
        {LIVE.includes(query.kind) && (
          <InlineField label="Live" tooltip="Follow the collector's stream: changes show within a second">
            <InlineSwitch
              aria-label="Live"
              value={query.live === true}
              onChange={({ currentTarget }) => change({ live: currentTarget.checked })}
            />
          </InlineField>
        )}
      </InlineFieldRow>
      <Fields query={query} change={change} />
    </Stack>
  );
}
