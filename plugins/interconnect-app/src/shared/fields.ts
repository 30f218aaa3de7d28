import { type DataFrame, type Field, formattedValueToString, getFieldDisplayName } from '@grafana/data';

/** The first field of any of the frames that bears one of the names (as it is, or as an override shows it); case does not matter. */
export function fieldOf(frame: DataFrame, ...names: string[]): Field | undefined {
  const wanted = names.map((name) => name.toLowerCase());
  return (
    frame.fields.find(({ name }) => wanted.includes(name.toLowerCase())) ??
    frame.fields.find((field) => wanted.includes(getFieldDisplayName(field, frame).toLowerCase()))
  );
}

export function textAt(field: Field | undefined, i: number): string {
  const value: unknown = field?.values[i];
  return value === null || value === undefined ? '' : String(value);
}

/** Null where there is no figure: missing is not zero. */
export function figureAt(field: Field | undefined, i: number): number | null {
  const value: unknown = field?.values[i];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** As the field's unit, decimals and mappings say; `—` where it is not known. */
export function shownAt(field: Field | undefined, i: number, otherwise: (value: number) => string): string {
  const value = figureAt(field, i);
  if (!field || value === null) {
    return '—';
  }
  return field.display ? formattedValueToString(field.display(value)) : otherwise(value);
}
