import {
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { from, mergeMap, type Observable } from 'rxjs';
import { annotationSupport } from './annotations';
import { Client } from './api/client';
import { fill } from './fill';
import { defaultQuery, type InterconnectQuery } from './query';
import { ROUTE, type InterconnectSettings } from './settings';
import { Variables } from './variables';

/** Asks a collector through Grafana's proxy. What is asked is in `frames/`, loaded when it is first needed. */
export class InterconnectDataSource extends DataSourceApi<InterconnectQuery, InterconnectSettings> {
  readonly client: Client;
  override annotations = annotationSupport;

  constructor(settings: DataSourceInstanceSettings<InterconnectSettings>) {
    super(settings);
    this.client = new Client(`${settings.url ?? ''}/${ROUTE}`, settings.name);
    this.variables = new Variables(this.client);
  }

  override query(request: DataQueryRequest<InterconnectQuery>): Observable<DataQueryResponse> {
    return from(import('./run')).pipe(mergeMap(({ run }) => run(this.client, this.filled(request))));
  }

  /** Variables are known here only: what runs reads plain texts. */
  private filled(request: DataQueryRequest<InterconnectQuery>): DataQueryRequest<InterconnectQuery> {
    const targets = request.targets.filter((query) => this.filterQuery(query));
    return { ...request, targets: targets.map((query) => this.applyTemplateVariables(query, request.scopedVars)) };
  }

  applyTemplateVariables(query: InterconnectQuery, scoped: ScopedVars): InterconnectQuery {
    return fill(query, (text) => getTemplateSrv().replace(text, scoped, 'csv'));
  }

  override interpolateVariablesInQueries(queries: InterconnectQuery[], scoped: ScopedVars): InterconnectQuery[] {
    return queries.map((query) => this.applyTemplateVariables(query, scoped));
  }

  override filterQuery(query: InterconnectQuery): boolean {
    return query.hide !== true;
  }

  override getDefaultQuery(): Partial<InterconnectQuery> {
    return defaultQuery;
  }

  override getQueryDisplayText(query: InterconnectQuery): string {
    return [query.kind, query.view, query.name].filter((word) => word !== undefined && word !== '').join(' ');
  }

  override async metricFindQuery(): Promise<MetricFindValue[]> {
    return [];
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    const { checkHealth } = await import('./health');
    return checkHealth(this.client);
  }
}
