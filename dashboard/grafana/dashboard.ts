import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { chosen, panel, type PanelSpec } from './panel.js';

export interface DashboardSpec {
  /** Kept for ever: links and playlists hold it. */
  uid: string;
  title: string;
  description: string;
  /** Type of the data source that its reader chooses. */
  source: string;
  from: string;
  /** Variables that list names: the name of the variable, and what the data source is asked; `single` where they cannot be added up. */
  variables?: readonly { name: string; label: string; query: string; single?: boolean }[];
  panels: readonly PanelSpec[];
}

/** A dashboard in Grafana's classic JSON. Its data source is a variable, so that it works under whatever name that was given. */
export function dashboard(spec: DashboardSpec): Dashboard {
  const source = chosen(spec.source);
  const built = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(['interconnect'])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh('30s')
    .time({ from: spec.from, to: 'now' })
    .readonly()
    .withVariable(new DatasourceVariableBuilder('source').label(labelOf(spec)).type(spec.source));
  for (const { name, label, query, single = false } of spec.variables ?? [])
    built.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(source)
        .query(query)
        .multi(!single)
        .includeAll(!single)
        .refresh(1),
    );
  for (const one of spec.panels) built.withPanel(panel(source, one));
  return built.build();
}

/** A data source of ours is a collector; any other is what it is. */
const labelOf = ({ source }: DashboardSpec): string =>
  source.startsWith('interconnect-') ? 'Collector' : 'Data source';
