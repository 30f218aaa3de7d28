import type { AnnotationEvent, AnnotationSupport, DataFrame } from '@grafana/data';
import { map, of, type Observable } from 'rxjs';
import type { InterconnectQuery, Kind } from './query';

/** What can be marked on a time axis. */
export const annotationKinds: Kind[] = ['failovers', 'maintenance', 'incidents'];

/** Marks of failovers, maintenance and incidents: with their text, and as long as they lasted. */
export const annotationSupport: AnnotationSupport<InterconnectQuery> = {
  getDefaultQuery: () => ({ kind: 'failovers' }),
  prepareQuery: ({ target }) => ({
    ...target,
    refId: target?.refId ?? 'Anno',
    kind: target?.kind ?? 'failovers',
    live: false,
  }),
  processEvents: (_annotation, frames) => eventsOf(frames),
};

function eventsOf(frames: DataFrame[]): Observable<AnnotationEvent[] | undefined> {
  return of(frames).pipe(map((all) => all.flatMap(markFrame)));
}

type Row = (name: string) => unknown;

const marks: Record<string, (row: Row) => Pick<AnnotationEvent, 'title' | 'text' | 'tags'>> = {
  failovers: (row) => ({
    title: `Failover: ${text(row('from'))} → ${text(row('to'))}`,
    text: `${text(row('kind'))}, ${text(row('trigger'))}`,
    tags: ['failover', text(row('kind'))],
  }),
  planned: (row) => ({
    title: row('kind') === 'drill' ? 'Drill' : `Maintenance: ${text(row('scope')) || 'everything'}`,
    text: `${text(row('reason'))} (${text(row('author'))}, ${text(row('state'))})`,
    tags: [text(row('kind'))],
  }),
  incidents: (row) => ({
    title: text(row('title')),
    text: `${text(row('severity'))}, ${text(row('state'))}`,
    tags: ['incident', text(row('severity'))],
  }),
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const figure = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

export function markFrame(frame: DataFrame): AnnotationEvent[] {
  const mark = marks[frame.name ?? ''];
  if (!mark) {
    return [];
  }
  return Array.from({ length: frame.length }, (_, i) => {
    const row: Row = (name) => frame.fields.find((field) => field.name === name)?.values[i];
    const [time, timeEnd] = [figure(row('time')), figure(row('timeEnd'))];
    return { time, timeEnd, isRegion: timeEnd !== undefined && timeEnd > (time ?? 0), ...mark(row) };
  });
}
