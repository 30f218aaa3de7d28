import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DataSourceRef,
  MappingType,
  PanelBuilder,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Which data source a panel asks: by the variable that a dashboard lets its reader choose one with. */
export const chosen = (type: string): DataSourceRef => ({ type, uid: '${source}' });

/** One query as its data source reads it, beside `refId` and `datasource`. */
export type Query = Readonly<Record<string, unknown>>;

export interface PanelSpec {
  title: string;
  /** One sentence: what is seen and how it is read. */
  description: string;
  /** Id of the panel plugin. */
  type: string;
  queries: readonly Query[];
  /** Of 24. */
  width: number;
  /** Rows of 30 px and a gap. */
  height: number;
  unit?: string;
  /** Shortest interval that is asked for: `1m`. */
  least?: string;
  /** What the numbers 0, 1, 2 … stand for. */
  words?: readonly string[];
  options?: Readonly<Record<string, unknown>>;
}

/** A panel of a dashboard; its place is found when the dashboard is laid out. */
export function panel(source: DataSourceRef, spec: PanelSpec): { build(): Panel } {
  const { title, description, type, queries, width, height, unit, least, words, options } = spec;
  const built = new PanelBuilder().title(title).description(description).type(type).datasource(source);
  built.span(width).height(height);
  queries.forEach((query, i) => built.withTarget(target(source, query, i)));
  if (unit !== undefined) built.unit(unit);
  if (least !== undefined) built.interval(least);
  if (words) built.mappings([inWords(words)]);
  if (options) built.options(options);
  return built;
}

function inWords(words: readonly string[]): ValueMapping {
  const options = Object.fromEntries(words.map((text, index) => [String(index), { text, index }]));
  return { type: MappingType.ValueToText, options };
}

function target(datasource: DataSourceRef, query: Query, i: number): { build(): Dataquery } {
  const whole = { refId: String.fromCharCode(65 + i), datasource, ...query };
  return { build: () => whole as unknown as Dataquery };
}
