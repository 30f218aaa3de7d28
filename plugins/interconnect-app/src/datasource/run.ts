import {
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  LoadingState,
} from '@grafana/data';
import { from, merge, type Observable } from 'rxjs';
import type { Client } from './api/client';
import { live } from './live';
import type { Kind, InterconnectQuery } from './query';
import { delayFrames } from './frames/delay';
import { failoversFrames } from './frames/failovers';
import { flowsFrames } from './frames/flows';
import { gatewaysFrames } from './frames/gateways';
import { incidentsFrames } from './frames/incidents';
import { lanesFrames } from './frames/lanes';
import { maintenanceFrames } from './frames/maintenance';
import { pathsFrames } from './frames/paths';
import { postureFrames } from './frames/posture';
import { problemsFrames } from './frames/problems';
import { seriesFrames } from './frames/series';
import { serviceFrames } from './frames/service';
import { slaFrames } from './frames/sla';
import { throughputFrames } from './frames/throughput';

/** Of the panel's range, milliseconds. */
export interface Asked {
  from: number;
  to: number;
  /** As the panel's width asks for it. */
  intervalMs: number;
}

/** What a query of one kind becomes. Throws an Error that says what is wrong. */
export type Frames = (client: Client, query: InterconnectQuery, asked: Asked) => Promise<DataFrame[]>;

const frames: Record<Kind, Frames> = {
  paths: pathsFrames,
  throughput: throughputFrames,
  series: seriesFrames,
  service: serviceFrames,
  failovers: failoversFrames,
  lanes: lanesFrames,
  incidents: incidentsFrames,
  maintenance: maintenanceFrames,
  posture: postureFrames,
  sla: slaFrames,
  delay: delayFrames,
  flows: flowsFrames,
  gateways: gatewaysFrames,
  problems: problemsFrames,
};

/** The answers of a request: each query that is live goes on, the others are asked once. One that fails does not stop the others. */
export function run(client: Client, request: DataQueryRequest<InterconnectQuery>): Observable<DataQueryResponse> {
  const { range, intervalMs, targets } = request;
  const asked: Asked = { from: range.from.valueOf(), to: range.to.valueOf(), intervalMs };
  const streamed = targets.filter(isLive);
  const once = targets.filter((query) => !isLive(query));
  return merge(
    ...streamed.map((query) => live(client, query)),
    ...(once.length > 0 || streamed.length === 0 ? [from(answer(client, once, asked))] : [])
  );
}

const isLive = ({ kind, live }: InterconnectQuery): boolean =>
  live === true && (kind === 'paths' || kind === 'service' || kind === 'gateways' || kind === 'problems');

async function answer(client: Client, queries: InterconnectQuery[], asked: Asked): Promise<DataQueryResponse> {
  const settled = await Promise.all(queries.map((query) => one(client, query, asked)));
  const errors = settled.flatMap(({ error }) => (error ? [error] : []));
  return {
    data: settled.flatMap(({ data }) => data),
    errors,
    state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
  };
}

async function one(
  client: Client,
  query: InterconnectQuery,
  asked: Asked
): Promise<{ data: DataFrame[]; error?: DataQueryError }> {
  try {
    const data = await frames[query.kind](client, query, asked);
    return { data: data.map((frame) => ({ ...frame, refId: query.refId })) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { data: [], error: { refId: query.refId, message } };
  }
}
