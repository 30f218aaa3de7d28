import React, { lazy, Suspense } from 'react';
import type { DataSourcePluginOptionsEditorProps, QueryEditorProps } from '@grafana/data';
import type { InterconnectDataSource } from './DataSource';
import type { InterconnectQuery } from './query';
import type { InterconnectSecrets, InterconnectSettings } from './settings';

const QueryEditor = lazy(() => import('./editor/QueryEditor'));
const ConfigEditor = lazy(() => import('./config/ConfigEditor'));

type QueryProps = QueryEditorProps<InterconnectDataSource, InterconnectQuery, InterconnectSettings>;
type ConfigProps = DataSourcePluginOptionsEditorProps<InterconnectSettings, InterconnectSecrets>;

/** Editors are loaded when someone edits: a dashboard needs none of them. */
export const LazyQueryEditor = (props: QueryProps) => (
  <Suspense fallback={<span>Loading the editor</span>}>
    <QueryEditor {...props} />
  </Suspense>
);

export const LazyConfigEditor = (props: ConfigProps) => (
  <Suspense fallback={<span>Loading the settings</span>}>
    <ConfigEditor {...props} />
  </Suspense>
);
