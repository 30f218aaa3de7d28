import {
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type StandardVariableQuery,
  StandardVariableSupport,
} from '@grafana/data';
import { from, type Observable } from 'rxjs';
import type { Client } from './api/client';
import type { InterconnectQuery } from './query';
import type { InterconnectSettings } from './settings';

/** What a variable can list, as it is typed. */
export const lists = ['paths', 'gateways', 'groups', 'authorities', 'destinations', 'applications', 'classes'] as const;
export type List = (typeof lists)[number];

/** A variable is typed as the name of one of the lists. */
export class Variables extends StandardVariableSupport<DataSourceApi<InterconnectQuery, InterconnectSettings>> {
  constructor(private readonly client: Client) {
    super();
  }

  toDataQuery(query: StandardVariableQuery): InterconnectQuery {
    return { refId: query.refId ?? 'Variable', kind: 'paths', name: query.query };
  }

  override query = ({ targets }: DataQueryRequest<InterconnectQuery>): Observable<DataQueryResponse> =>
    from(import('./frames/lists').then(({ listFrames }) => listFrames(this.client, targets[0]?.name ?? '')));
}
