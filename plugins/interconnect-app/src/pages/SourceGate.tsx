import React, { useMemo, useState } from 'react';
import { Combobox, Field, LinkButton } from '@grafana/ui';
import { DATASOURCE_ID } from '../datasource/settings';
import { Notice } from '../shared/Notice';
import { ClientContext, clientOf, sources } from './source';

/** Gives its page the collector to ask; where there are several, a choice; where there is none, the way to one. */
export function SourceGate({ children }: { children: React.ReactNode }) {
  const all = useMemo(() => sources(), []);
  const [chosen, setChosen] = useState(all[0]?.uid);
  const client = useMemo(() => {
    const source = all.find(({ uid }) => uid === chosen);
    return source && clientOf(source);
  }, [all, chosen]);
  if (!client) {
    return (
      <Notice title="No collector is connected">
        Add a data source of type Interconnect Monitor, with the address of the collector and its token.{' '}
        <LinkButton size="sm" href={`/connections/datasources/${DATASOURCE_ID}`}>
          Add a data source
        </LinkButton>
      </Notice>
    );
  }
  return (
    <ClientContext.Provider value={client}>
      {all.length > 1 && (
        <Field label="Collector">
          <Combobox
            id="collector"
            width={40}
            options={all.map(({ uid, name }) => ({ value: uid, label: name }))}
            value={chosen ?? ''}
            onChange={({ value }) => setChosen(value)}
          />
        </Field>
      )}
      {children}
    </ClientContext.Provider>
  );
}
