import { type DataFrame, type FieldConfig, FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, time } from '../api/read';
import type { Client, Parameters } from '../api/client';
import { defaults, type FlowMeasure, flowViews, type InterconnectQuery } from '../query';
import type { Asked, Frames } from '../run';
import { bits, columns, frameOf, type FrameNote } from './frame';
import { stepOf } from './series';

const figures = {
  octets: z.number(),
  packets: z.number(),
  flows: z.number(),
  bitsPerSecond: figure,
  share: figure,
};
const range = {
  measure: z.string(),
  simulated: z.boolean(),
  coverage: z.looseObject({ minutesAsked: z.number(), minutesKept: z.number() }),
};
const named = z.looseObject({ name: z.string(), ...figures });
const point = z.looseObject({ time, octets: figure, packets: figure, flows: figure, bitsPerSecond: figure });
const points = z.array(point);
const topAnswer = z.looseObject({ ...range, rows: z.array(named), other: z.looseObject(figures) });
const seriesAnswer = z.looseObject({
  ...range,
  intervalSeconds: z.number(),
  series: z.array(z.looseObject({ name: z.string(), points })),
  other: z.looseObject({ points }),
});
const matrixAnswer = z.looseObject({
  ...range,
  cells: z.array(z.looseObject({ authority: z.string(), destination: z.string(), ...figures })),
});

type Range = z.infer<typeof topAnswer>;
type Point = z.infer<typeof point>;

/** Who fills the paths: the largest, over time, or authorities by destinations. */
export const flowsFrames: Frames = (client, query, asked) => {
  const views = { top, series, matrix };
  const view = flowViews.find((one) => one === query.view) ?? 'top';
  return views[view](client, query, asked);
};

function common(
  { by, measure, filters }: InterconnectQuery,
  { from, to }: Asked
): Record<string, string | number | string[]> {
  const wanted = (filters ?? []).map(({ key, value }) => [`filter.${key}`, value.split(',').map((one) => one.trim())]);
  return { from, to, by: by ?? defaults.by, measure: measure ?? defaults.measure, ...Object.fromEntries(wanted) };
}

async function top(client: Client, query: InterconnectQuery, asked: Asked): Promise<DataFrame[]> {
  const parameters: Parameters = { ...common(query, asked), limit: query.limit ?? defaults.limit };
  const answer = read(topAnswer, await client.get('flows/top', parameters), 'the largest');
  const rest = answer.other.octets > 0 ? [{ name: 'other', ...answer.other }] : [];
  const { string, number } = FieldType;
  const by = query.by ?? defaults.by;
  return [
    frameOf(
      'flows',
      columns(
        [...answer.rows, ...rest],
        [
          [by, string, ({ name }) => name],
          ['bitsPerSecond', number, (row) => row.bitsPerSecond, bits],
          ['octets', number, (row) => row.octets, { unit: 'decbytes' }],
          ['packets', number, (row) => row.packets, { unit: 'short' }],
          ['flows', number, (row) => row.flows, { unit: 'short' }],
          ['share', number, (row) => row.share, { unit: 'percentunit' }],
        ]
      ),
      ...noteOf(answer)
    ),
  ];
}

async function series(client: Client, query: InterconnectQuery, asked: Asked): Promise<DataFrame[]> {
  const { interval, limit } = query;
  const step = Math.ceil(stepOf(asked.intervalMs, asked.to - asked.from) / 60_000) * 60_000;
  const parameters = { ...common(query, asked), limit: limit ?? defaults.limit, interval: interval || step };
  const answer = read(seriesAnswer, await client.get('flows/series', parameters), 'flows over time');
  const by = query.by ?? defaults.by;
  const { value, config } = drawn(query.measure ?? defaults.measure);
  const some = answer.other.points.some((one) => (value(one) ?? 0) > 0);
  const all = [...answer.series, ...(some ? [{ name: 'other', points: answer.other.points }] : [])];
  return all.map((one) =>
    frameOf(
      'flows',
      [
        {
          name: 'time',
          type: FieldType.time,
          values: one.points.map((each) => each.time),
          config: { interval: answer.intervalSeconds * 1000 },
        },
        {
          name: 'value',
          type: FieldType.number,
          values: one.points.map(value),
          config: { ...config, displayNameFromDS: one.name },
          labels: { [by]: one.name },
        },
      ],
      ...noteOf(answer)
    )
  );
}

async function matrix(client: Client, query: InterconnectQuery, asked: Asked): Promise<DataFrame[]> {
  const { by: _by, ...rest } = common(query, asked);
  const limit = query.limit ?? defaults.limit;
  const parameters = { ...rest, authorities: limit, destinations: limit };
  const answer = read(matrixAnswer, await client.get('flows/matrix', parameters), 'authorities by destinations');
  const { string, number } = FieldType;
  return [
    frameOf(
      'matrix',
      columns(answer.cells, [
        ['authority', string, ({ authority }) => authority],
        ['destination', string, ({ destination }) => destination],
        ['bitsPerSecond', number, (row) => row.bitsPerSecond, bits],
        ['octets', number, (row) => row.octets, { unit: 'decbytes' }],
        ['packets', number, (row) => row.packets, { unit: 'short' }],
        ['flows', number, (row) => row.flows, { unit: 'short' }],
        ['share', number, (row) => row.share, { unit: 'percentunit' }],
      ]),
      ...noteOf(answer)
    ),
  ];
}

/** Octets are drawn as bit/s, the others as what an interval holds. */
function drawn(measure: FlowMeasure): { value: (one: Point) => number | null; config: FieldConfig } {
  return measure === 'octets'
    ? { value: ({ bitsPerSecond }) => bitsPerSecond, config: bits }
    : { value: (one) => one[measure], config: { unit: 'short' } };
}

/** What was not kept is said: a total over half of the minutes is no total. */
function noteOf({ simulated, coverage }: Pick<Range, 'simulated' | 'coverage'>): [FrameNote, string[]] {
  const { minutesAsked, minutesKept } = coverage;
  const share = minutesAsked === 0 ? 1 : minutesKept / minutesAsked;
  const missing = minutesAsked - minutesKept;
  // The newest minutes are never there yet: a few are no fault.
  const few = missing <= 10 || share > 0.98;
  const notices = few
    ? []
    : [`Flows of ${missing} of ${minutesAsked} minutes are not kept: figures are over the rest.`];
  return [{ simulated, coverage: share }, notices];
}
