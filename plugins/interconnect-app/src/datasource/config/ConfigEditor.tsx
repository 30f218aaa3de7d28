import React, { type ChangeEvent } from 'react';
import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, Field, Input, SecretInput } from '@grafana/ui';
import type { InterconnectSecrets, InterconnectSettings } from '../settings';
import { urlFault } from './urlFault';

type Props = DataSourcePluginOptionsEditorProps<InterconnectSettings, InterconnectSecrets>;

/** Where the collector is and the token for it. The token goes to Grafana once and never comes back to a browser. */
export default function ConfigEditor({ options, onOptionsChange }: Props) {
  const { jsonData, secureJsonData, secureJsonFields } = options;
  const fault = urlFault(jsonData.url);
  const setUrl = ({ currentTarget }: ChangeEvent<HTMLInputElement>) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, url: currentTarget.value.trim().replace(/\/+$/, '') } });
  const setToken = ({ currentTarget }: ChangeEvent<HTMLInputElement>) =>
    onOptionsChange({ ...options, secureJsonData: { token: currentTarget.value } });
  const resetToken = () =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...secureJsonFields, token: false },
      secureJsonData: { ...secureJsonData, token: '' },
    });
  return (
    <>
      {options.readOnly && (
        <Alert severity="info" title="This data source is provisioned from a file and changes there only." />
      )}
      <Field
        label="URL of the collector"
        description="As Grafana's own machine reaches it, without /api"
        required
        invalid={fault !== null}
        error={fault}
      >
        <Input
          id="collector-url"
          width={60}
          value={jsonData.url ?? ''}
          placeholder="https://collector.example:8443"
          disabled={options.readOnly}
          onChange={setUrl}
        />
      </Field>
      <Field
        label="Token"
        description="Made by interconnect token create, or what http.token refers to. None is needed where the collector asks nobody."
      >
        <SecretInput
          id="collector-token"
          width={60}
          isConfigured={secureJsonFields?.token === true}
          value={secureJsonData?.token ?? ''}
          disabled={options.readOnly}
          onChange={setToken}
          onReset={resetToken}
        />
      </Field>
    </>
  );
}
