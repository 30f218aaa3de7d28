/** Fails to compile where a schema and its type in types.ts part ways. */
import type { z } from 'zod';
import type * as types from '../types.js';
import type { authoritiesAnswer, authorityDone, forgotten, planAnswer } from './authorities.js';
import type { errorAnswer } from './common.js';
import type { eventsAnswer, queryAnswer } from './history.js';
import type {
  flowExportersAnswer,
  flowMatrixAnswer,
  flowSeriesAnswer,
  flowTopAnswer,
  rawFlowsAnswer,
} from './flows.js';
import type { interfacesAnswer } from './interfaces.js';
import type { networksAnswer } from './networks.js';
import type { pagesAnswer, pagingAnswer, silencesAnswer, testPageAnswer } from './paging.js';
import type { drillReport, drillsAnswer, failoversAnswer, incidentsAnswer, maintenanceAnswer } from './records.js';
import type { postureAnswer, resilienceAnswer } from './resilience.js';
import type { delaysAnswer, probesAnswer } from './probes.js';
import type { gatewaysAnswer, status } from './status.js';
import type { topology } from './topology.js';

/** Optional keys of zod allow undefined; what goes out is JSON, which has none. */
type Json<T> = T extends (infer U)[]
  ? Json<U>[]
  : T extends object
    ? { [K in keyof T]: Json<Exclude<T[K], undefined>> }
    : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Each of these is `true`; a `never` is the fault. */
export type Conform = [
  Same<Json<z.output<typeof status>>, Json<types.Status>>,
  Same<Json<z.output<typeof topology>>, Json<types.Topology>>,
  Same<Json<z.output<typeof gatewaysAnswer>>, Json<types.GatewaysAnswer>>,
  Same<Json<z.output<typeof interfacesAnswer>>, Json<types.InterfacesAnswer>>,
  Same<Json<z.output<typeof networksAnswer>>, Json<types.NetworksAnswer>>,
  Same<Json<z.output<typeof probesAnswer>>, Json<types.ProbesAnswer>>,
  Same<Json<z.output<typeof delaysAnswer>>, Json<types.DelaysAnswer>>,
  Same<Json<z.output<typeof queryAnswer>>, Json<types.QueryAnswer>>,
  Same<Json<z.output<typeof eventsAnswer>>, Json<types.EventsAnswer>>,
  Same<Json<z.output<typeof failoversAnswer>>, Json<types.FailoversAnswer>>,
  Same<Json<z.output<typeof incidentsAnswer>>, Json<types.IncidentsAnswer>>,
  Same<Json<z.output<typeof pagesAnswer>>, Json<types.PagesAnswer>>,
  Same<Json<z.output<typeof silencesAnswer>>, Json<types.SilencesAnswer>>,
  Same<Json<z.output<typeof pagingAnswer>>, Json<types.PagingAnswer>>,
  Same<Json<z.output<typeof testPageAnswer>>, Json<types.TestPageAnswer>>,
  Same<Json<z.output<typeof maintenanceAnswer>>, Json<types.MaintenanceAnswer>>,
  Same<Json<z.output<typeof drillsAnswer>>, Json<types.DrillsAnswer>>,
  Same<Json<z.output<typeof drillReport>>, Json<types.DrillReport>>,
  Same<Json<z.output<typeof postureAnswer>>, Json<types.PostureAnswer>>,
  Same<Json<z.output<typeof resilienceAnswer>>, Json<types.ResilienceAnswer>>,
  Same<Json<z.output<typeof flowTopAnswer>>, Json<types.FlowTopAnswer>>,
  Same<Json<z.output<typeof flowSeriesAnswer>>, Json<types.FlowSeriesAnswer>>,
  Same<Json<z.output<typeof flowMatrixAnswer>>, Json<types.FlowMatrixAnswer>>,
  Same<Json<z.output<typeof flowExportersAnswer>>, Json<types.FlowExportersAnswer>>,
  Same<Json<z.output<typeof errorAnswer>>, Json<types.ErrorAnswer>>,
  Same<Json<z.output<typeof authoritiesAnswer>>, Json<types.AuthoritiesAnswer>>,
  Same<Json<z.output<typeof authorityDone>>, Json<types.AuthorityDone>>,
  Same<Json<z.output<typeof forgotten>>, Json<types.Forgotten>>,
  Same<Json<z.output<typeof planAnswer>>, Json<types.PlanAnswer>>,
  Same<Json<z.output<typeof rawFlowsAnswer>>, Json<types.RawFlowsAnswer>>,
];
export const conform: Conform = [
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
];
