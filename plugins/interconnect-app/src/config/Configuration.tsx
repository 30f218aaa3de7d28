import React, { useState } from 'react';
import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { Alert, Button, LinkButton, Stack } from '@grafana/ui';
import { DATASOURCE_ID } from '../datasource/settings';
import { clientOf, sources } from '../pages/source';

interface Said {
  name: string;
  ok: boolean;
  message: string;
}

/** Which collectors are connected, whether each answers, and the way to connect one. The app itself keeps no settings. */
export default function Configuration({ plugin }: PluginConfigPageProps<AppPluginMeta>) {
  const [said, setSaid] = useState<Said[]>([]);
  const all = sources();
  const check = async () => {
    const { checkHealth } = await import('../datasource/health');
    const answers = all.map(async (source) => {
      const { status, message } = await checkHealth(clientOf(source));
      return { name: source.name, ok: status === 'success', message };
    });
    setSaid(await Promise.all(answers));
  };
  return (
    <Stack direction="column" gap={2}>
      {plugin.meta.enabled !== true && <p>Enable the app to see its pages and dashboards.</p>}
      <p>
        {all.length === 0
          ? 'No collector is connected yet. Its address and token are kept by a data source.'
          : `Connected: ${all.map(({ name }) => name).join(', ')}.`}
      </p>
      <Stack gap={1}>
        <LinkButton href={`/connections/datasources/${DATASOURCE_ID}`}>Connect a collector</LinkButton>
        {all.length > 0 && (
          <Button variant="secondary" onClick={() => void check()}>
            Check them
          </Button>
        )}
      </Stack>
      {said.map(({ name, ok, message }) => (
        <Alert key={name} severity={ok ? 'success' : 'error'} title={name}>
          {message}
        </Alert>
      ))}
    </Stack>
  );
}
