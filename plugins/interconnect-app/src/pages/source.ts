import type { DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import { Client } from '../datasource/api/client';
import { DATASOURCE_ID, ROUTE } from '../datasource/settings';

/**
 * Data sources of ours that this person may use, the default one first: that is the one that pages ask. Grafana lists the default twice, and its own
 * beside what it was asked for.
 */
export function sources(): DataSourceInstanceSettings[] {
  const own = getDataSourceSrv()
    .getList({ type: DATASOURCE_ID })
    .filter(({ type }) => type === DATASOURCE_ID);
  const all = new Map(own.map((source) => [source.uid, source]));
  return [...all.values()].sort((x, y) => Number(y.isDefault) - Number(x.isDefault));
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
