/** Who speaks to whom: authorities by destinations. */
import { z } from 'zod';
import type { FlowMatrixAnswer, FlowNamed } from '../flow-types.js';
import {
  addTo,
  figuresIn,
  largest,
  minutesKept,
  nothing,
  OTHER,
  rangeOf,
  totalOf,
  type Sums,
} from '../flows/figures.js';
import { asked, common, limit } from '../flows/input.js';
import { flowMatrixAnswer } from '../schema/flows.js';
import { failure, type Route } from './route.js';
import { storeAnswers } from './store-errors.js';

const query = z.strictObject({
  ...common,
  authorities: limit(200, 20).describe('authorities kept apart'),
  destinations: limit(200, 20).describe('destinations kept apart'),
});

export const flowsMatrixRoute: Route = {
  method: 'GET',
  url: '/api/v1/flows/matrix',
  tag: 'flows',
  summary: 'Authorities by destinations, the rest of either as other; filters as filter.DIMENSION=NAME',
  query: query.loose(),
  timeout: 30_000,
  answers: {
    200: { description: 'Cells add up to the totals of both lists exactly', schema: flowMatrixAnswer },
    400: failure('What is wrong with the question, and what is allowed'),
    503: failure('The store does not answer'),
  },
  async handle({ store, clock }, request): Promise<FlowMatrixAnswer> {
    const { input, asked: wanted } = asked(query, request, clock.now());
    const { from, to, filter, measure } = wanted;
    const by = ['authority', 'destination'] as const;
    const answer = await storeAnswers(() => store.flows({ from, to, filter, interval: null, by }));
    const total = totalOf(answer.rows);
    const figures = figuresIn(minutesKept(answer), total, measure);
    const pick = (at: 0 | 1, most: number): { names: string[]; list: FlowNamed[] } => {
      const sums = [...summed(answer.rows.map((row) => [row.names[at] ?? '', row]))].map(([name, sum]) => ({
        names: [name],
        ...sum,
      }));
      const names = largest(sums, measure, most).map((row) => row.names[0] ?? '');
      const kept = new Set(names);
      const cut = summed(
        answer.rows.map((row) => [kept.has(row.names[at] ?? '') ? (row.names[at] ?? '') : OTHER, row]),
      );
      const order = cut.has(OTHER) ? [...names, OTHER] : names;
      return { names: order, list: order.map((name) => ({ name, ...figures(cut.get(name) ?? nothing()) })) };
    };
    const [authorities, destinations] = [pick(0, input.authorities), pick(1, input.destinations)];
    return {
      ...rangeOf(answer, wanted),
      authorities: authorities.list,
      destinations: destinations.list,
      cells: cellsOf(answer.rows, authorities.names, destinations.names).map(({ sums, ...cell }) => ({
        ...cell,
        ...figures(sums),
      })),
      total: figures(total),
    };
  },
};

function summed(rows: readonly (readonly [string, Sums])[]): Map<string, Sums> {
  const found = new Map<string, Sums>();
  for (const [name, sums] of rows) found.set(name, addTo(found.get(name) ?? nothing(), sums));
  return found;
}

/** In the order of the two lists; those without traffic are left out. */
function cellsOf(
  rows: readonly (Sums & { names: string[] })[],
  authorities: readonly string[],
  destinations: readonly string[],
): { authority: string; destination: string; sums: Sums }[] {
  const [first, second] = [new Set(authorities), new Set(destinations)];
  const key = (authority: string, destination: string): string => JSON.stringify([authority, destination]);
  const kept = (names: ReadonlySet<string>, name = ''): string => (names.has(name) ? name : OTHER);
  const cells = summed(rows.map((row) => [key(kept(first, row.names[0]), kept(second, row.names[1])), row]));
  return authorities.flatMap((authority) =>
    destinations.flatMap((destination) => {
      const sums = cells.get(key(authority, destination));
      return sums === undefined ? [] : [{ authority, destination, sums }];
    }),
  );
}
