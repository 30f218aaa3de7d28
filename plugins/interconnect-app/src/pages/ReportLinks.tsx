import React from 'react';
import { LinkButton, Stack } from '@grafana/ui';
import type { Client } from '../datasource/api/client';

/** What a report comes as, and what it is for. */
const forms = [
  { form: 'html', label: 'Open', about: 'to read' },
  { form: 'pdf', label: 'PDF', about: 'to print' },
  { form: 'ods', label: 'ODS', about: 'as a workbook' },
] as const;

/** The month's report, written by the collector when it is asked for: that takes it seconds. */
export function ReportLinks({ client, month }: { client: Client; month: string }) {
  return (
    <Stack gap={1}>
      {forms.map(({ form, label, about }) => (
        <LinkButton
          key={form}
          size="sm"
          variant="secondary"
          target="_blank"
          rel="noopener"
          href={client.url(`reports/${month}`, { form })}
          aria-label={`Report of ${month} ${about}`}
        >
          {label}
        </LinkButton>
      ))}
    </Stack>
  );
}
