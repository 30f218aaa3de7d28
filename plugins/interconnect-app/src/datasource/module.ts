import { DataSourcePlugin } from '@grafana/data';
import { InterconnectDataSource } from './DataSource';
import { LazyConfigEditor, LazyQueryEditor } from './lazy';
import type { InterconnectQuery } from './query';
import type { InterconnectSecrets, InterconnectSettings } from './settings';

export const plugin = new DataSourcePlugin<
  InterconnectDataSource,
  InterconnectQuery,
  InterconnectSettings,
  InterconnectSecrets
>(InterconnectDataSource)
  .setConfigEditor(LazyConfigEditor)
  .setQueryEditor(LazyQueryEditor);
