import { type DataFrame, type DataQueryResponse, LoadingState } from '@grafana/data';
import { map, type Observable } from 'rxjs';
import type { Status } from '../../../../collector/api/types.js';
import type { Client } from './api/client';
import { readStatus } from './api/readStatus';
import { statusStream } from './api/stream';
import { gatewaysOf } from './frames/gateways';
import { pathsOf } from './frames/paths';
import { problemsOf } from './frames/problems';
import { serviceOf } from './frames/service';
import type { InterconnectQuery, Kind } from './query';

const present: Partial<Record<Kind, (status: Status) => DataFrame[]>> = {
  paths: pathsOf,
  service: serviceOf,
  gateways: gatewaysOf,
  problems: problemsOf,
};

/** The present, again with every status of the stream. What is lost is an error at once; the frames before it stay with the panel. */
export function live(client: Client, { kind, refId }: InterconnectQuery): Observable<DataQueryResponse> {
  const key = `interconnect-${kind}-${refId}`;
  let last: DataFrame[] = [];
  return statusStream(client.url('stream'), client.name).pipe(
    map((state) => {
      if ('lost' in state) {
        return { key, data: last, errors: [{ refId, message: state.lost }], state: LoadingState.Error };
      }
      last = (present[kind]?.(readStatus(state.data)) ?? []).map((frame) => ({ ...frame, refId }));
      return { key, data: last, state: LoadingState.Streaming };
    })
  );
}
