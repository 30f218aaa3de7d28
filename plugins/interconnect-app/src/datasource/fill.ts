import type { InterconnectQuery } from './query';

/** A query with `replace` done to every text of it that may hold a variable. */
export function fill(query: InterconnectQuery, replace: (text: string) => string): InterconnectQuery {
  const text = (value: string | undefined) => (value === undefined ? undefined : replace(value));
  return {
    ...query,
    name: text(query.name),
    measurement: text(query.measurement),
    field: text(query.field),
    interval: text(query.interval),
    groupBy: query.groupBy?.map(replace).filter((tag) => tag !== ''),
    filters: query.filters
      ?.map(({ key, value }) => ({ key: replace(key), value: replace(value) }))
      .filter(({ key, value }) => key !== '' && value !== ''),
  };
}
