import type { DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import { Client } from '../datasource/api/client';
import { DATASOURCE_ID, ROUTE } from '../datasource/settings';

/** Data sources of ours that this person may use: the pages ask the first one, or the one that the default is. */
export function sources(): DataSourceInstanceSettings[] {
  const all = getDataSourceSrv().getList({ type: DATASOURCE_ID });
  return [...all].sort((x, y) => Number(y.isDefault) - Number(x.isDefault));
}

export const clientOf = ({ url, name }: DataSourceInstanceSettings): Client =>
  new Client(`${url ?? ''}/${ROUTE}`, name);

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) {
    throw new Error('a page stands inside its SourceGate');
  }
  return client;
}
