import { createDataFrame, type DataFrame, type FieldConfig, FieldType, type Labels } from '@grafana/data';

export interface Column {
  name: string;
  type: FieldType;
  values: unknown[];
  config?: FieldConfig;
  labels?: Labels;
}

/** What a panel is told beside the rows. `meta.custom` of every frame that this data source makes. */
export interface FrameNote {
  /** Names of both sides. */
  sides?: { a: string; b: string };
  timeZone?: string;
  /** True where any of it was made up by a simulator. */
  simulated?: boolean;
  /** Moment of the answer, ms since the epoch. */
  at?: number;
  /** Round trips of the whole range, ms, in the order of its percentiles. */
  wholeDelays?: number[] | null;
  /** Share of what was asked for that was observed, 0 to 1. */
  coverage?: number;
}

/** A frame with its columns. Missing is null, never 0. */
export function frameOf(name: string, columns: Column[], note: FrameNote = {}, notices: string[] = []): DataFrame {
  return createDataFrame({
    name,
    fields: columns.map(({ config, ...column }) => ({ ...column, config: { ...shownAs(column.name), ...config } })),
    meta: {
      custom: note,
      notices: notices.map((text) => ({ severity: 'warning' as const, text })),
    },
  });
}

/** `protectionSince` is shown as `Protection since`; panels and overrides find the field by its name. */
function shownAs(name: string): FieldConfig {
  const words = name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase();
  return { displayNameFromDS: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** A column per key: rows as objects become fields. */
export function columns<Row>(
  rows: readonly Row[],
  spec: ReadonlyArray<[name: string, type: FieldType, value: (row: Row) => unknown, config?: FieldConfig]>
): Column[] {
  return spec.map(([name, type, value, config]) => ({ name, type, values: rows.map(value), config }));
}

export const bits: FieldConfig = { unit: 'bps' };
export const seconds: FieldConfig = { unit: 's' };
