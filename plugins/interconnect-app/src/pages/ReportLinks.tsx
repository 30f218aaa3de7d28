import React from 'react';
import { LinkButton, Stack } from '@grafana/ui';
import type { Client } from '../datasource/api/client';

/** What a report comes as. Names begin with what is seen, so that whoever speaks to the page can say it. */
const forms = [
  { form: 'html', label: 'Open', about: 'the report' },
  { form: 'pdf', label: 'PDF', about: 'of the report' },
  { form: 'ods', label: 'ODS', about: 'of the report' },
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
          aria-label={`${label} ${about} of ${month}`}
        >
          {label}
        </LinkButton>
      ))}
    </Stack>
  );
}
