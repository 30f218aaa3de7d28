import {
  applyFieldOverrides,
  createTheme,
  type DataFrame,
  type DataQueryResponse,
  type DataSourcePlugin,
  dateTime,
  type FieldConfigSource,
  LoadingState,
  type PanelData,
  type PanelPlugin,
  type PanelProps,
  ThemeContext,
  toDataFrame,
} from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import React from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import type { InterconnectDataSource } from '../../src/datasource/DataSource';
import type { InterconnectQuery } from '../../src/datasource/query';

/** What a test wants to see. */
export interface Scene {
  /** Folder of the panel in dist/. */
  panel: string;
  /** Asked through the built data source… */
  queries?: Array<Partial<InterconnectQuery>>;
  /** …or frames as any data source might give them. */
  frames?: unknown[];
  /** Instead of an answer: the error of one. */
  error?: string;
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  theme: 'dark' | 'light';
  width: number;
  height: number;
  /** Hours back from now. */
  hours?: number;
}

let root: Root | null = null;
let stop: () => void = () => {};
let redraw: (response: DataQueryResponse) => void = () => {};

/** Draws a panel as a dashboard does: the bundle by SystemJS, its options' and fields' defaults, overrides applied to what its data source answers. */
export async function show(scene: Scene): Promise<void> {
  stop();
  root?.unmount();
  const { plugin } = (await System.import(`/dist/panels/${scene.panel}/module.js`)) as { plugin: PanelPlugin };
  const Panel = plugin.panel as React.ComponentType<PanelProps>;
  const theme = createTheme({ colors: { mode: scene.theme } });
  document.body.style.background = theme.colors.background.canvas;
  const host = document.getElementById('panel') as HTMLElement;
  Object.assign(host.style, {
    width: `${scene.width}px`,
    height: `${scene.height}px`,
    background: theme.colors.background.primary,
  });
  root = createRoot(host);
  const fieldConfig = scene.fieldConfig ?? { defaults: {}, overrides: [] };
  const draw = (response: DataQueryResponse) => {
    const data = panelData(plugin, response, fieldConfig, theme, scene.hours ?? 6);
    root?.render(
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        <Panel {...propsOf(scene, plugin, data, fieldConfig)} />
        <PortalContainer />
      </ThemeContext.Provider>
    );
  };
  // At once, not when React finds time: who measures an update wants all of it.
  redraw = (response) => flushSync(() => draw(response));
  if (scene.queries) {
    stop = await ask(scene, draw);
  } else if (scene.error !== undefined) {
    draw({
      data: (scene.frames ?? []).map(toDataFrame),
      state: LoadingState.Error,
      errors: [{ message: scene.error }],
    });
  } else {
    draw({ data: (scene.frames ?? []).map(toDataFrame), state: LoadingState.Done });
  }
}

/** Gives the panel that is shown other frames, as a data source does that has news. */
export function again(frames: unknown[]): void {
  redraw({ data: frames.map((frame) => toDataFrame(frame)), state: LoadingState.Streaming });
}

/** How many rows a query brings, and what was wrong with it. */
export async function askOnce(query: Partial<InterconnectQuery>): Promise<{ rows: number; errors: string[] }> {
  const response = await new Promise<DataQueryResponse>((resolve) => {
    void ask({ panel: '', queries: [query], theme: 'dark', width: 0, height: 0 }, resolve);
  });
  const rows = response.data.reduce((sum: number, frame: DataFrame) => sum + frame.length, 0);
  return { rows, errors: (response.errors ?? []).map(({ message }) => message ?? '') };
}

async function ask(
  { queries = [], hours = 6 }: Scene,
  draw: (response: DataQueryResponse) => void
): Promise<() => void> {
  const { plugin } = (await System.import('/dist/datasource/module.js')) as {
    plugin: DataSourcePlugin<InterconnectDataSource>;
  };
  const settings = { name: 'Interconnect', uid: 'x', url: '/api/datasources/proxy/uid/x', jsonData: {}, meta: {} };
  const source = new plugin.DataSourceClass(settings as never);
  const targets = queries.map((query, i) => ({ refId: String.fromCharCode(65 + i), ...query }));
  const parts = new Map<string, DataQueryResponse>();
  const request = { range: rangeOf(hours), intervalMs: 60_000, targets, scopedVars: {} };
  const answers = source.query(request as never).subscribe((response) => {
    parts.set(response.key ?? '', response);
    const all = [...parts.values()];
    const state = all.find((one) => one.state === LoadingState.Error)?.state ?? response.state;
    draw({ data: all.flatMap(({ data }) => data), errors: all.flatMap(({ errors }) => errors ?? []), state });
  });
  return () => answers.unsubscribe();
}

function rangeOf(hours: number) {
  const [from, to] = [dateTime(Date.now() - hours * 3_600_000), dateTime()];
  return { from, to, raw: { from, to } };
}

function panelData(
  plugin: PanelPlugin,
  { data, state, errors }: DataQueryResponse,
  fieldConfig: FieldConfigSource,
  theme: ReturnType<typeof createTheme>,
  hours: number
): PanelData {
  const defaults = { ...plugin.fieldConfigDefaults.defaults, ...fieldConfig.defaults };
  const series: DataFrame[] = applyFieldOverrides({
    data: data as DataFrame[],
    fieldConfig: { ...fieldConfig, defaults },
    fieldConfigRegistry: plugin.fieldConfigRegistry,
    replaceVariables: (text) => text,
    theme,
  });
  return {
    series,
    state: state ?? LoadingState.Done,
    errors: errors?.length ? errors : undefined,
    timeRange: rangeOf(hours),
  };
}

function propsOf(scene: Scene, plugin: PanelPlugin, data: PanelData, fieldConfig: FieldConfigSource): PanelProps {
  return {
    ...{ id: 1, title: '', data, timeRange: data.timeRange, timeZone: 'browser', transparent: false, renderCounter: 0 },
    options: { ...plugin.defaults, ...scene.options },
    fieldConfig,
    ...{ width: scene.width, height: scene.height },
    onOptionsChange: () => {},
    onFieldConfigChange: () => {},
    onChangeTimeRange: () => {},
    replaceVariables: (text: string) => text,
    eventBus: { publish: () => {}, getStream: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }) },
  } as unknown as PanelProps;
}
