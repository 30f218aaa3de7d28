/** Every route, in the order of the document. */
import { auditRoute, auditVerifyRoute } from './audit.js';
import {
  addAuthorityRoute,
  authoritiesRoute,
  changeAuthorityRoute,
  forgetAuthorityRoute,
  removeAuthorityRoute,
} from './authorities.js';
import { drillReportRoute, drillsRoute, planDrillRoute, recordDrillRoute } from './drills.js';
import { eventsRoute } from './events.js';
import { flowsExportersRoute } from './flows-exporters.js';
import { flowsMatrixRoute } from './flows-matrix.js';
import { flowsRawRoute } from './flows-raw.js';
import { flowsReconciliationRoute } from './flows-reconciliation.js';
import { flowsSeriesRoute } from './flows-series.js';
import { flowsTopRoute } from './flows-top.js';
import { failoversRoute } from './failovers.js';
import { gatewaysRoute } from './gateways.js';
import { healthzRoute, readyzRoute } from './health.js';
import { acknowledgeRoute, incidentsRoute } from './incidents.js';
import { interfacesRoute } from './interfaces.js';
import { addMaintenanceRoute, cancelMaintenanceRoute, maintenanceRoute } from './maintenance.js';
import { metricsRoute } from './metrics.js';
import { networksRoute } from './networks.js';
import { acknowledgePageRoute, pagesRoute } from './pages.js';
import { planRoute } from './plan.js';
import { postureRoute } from './posture.js';
import { probeDelaysRoute } from './probe-delays.js';
import { probesRoute } from './probes.js';
import { queryPostRoute, queryRoute } from './query.js';
import { receiversRoute, testPageRoute } from './receivers.js';
import { slaLedgerRoute, slaMonthRoute, slaMonthsRoute, slaRoute } from './sla.js';
import {
  correctionsRoute,
  decideCorrectionRoute,
  proposeCorrectionRoute,
  reverseCorrectionRoute,
} from './sla-corrections.js';
import { reportRoute } from './reports.js';
import { resilienceRoute } from './resilience.js';
import type { Route } from './route.js';
import { runbookRoute } from './runbooks.js';
import { sessionRoute } from './session.js';
import {
  callbackRoute,
  providerRoute,
  signInPageRoute,
  signInRoute,
  signOutRoute,
  styleRoute,
  tokenScriptRoute,
} from './sign-in.js';
import { addSilenceRoute, endSilenceRoute, silencesRoute } from './silences.js';
import { statusRoute } from './status.js';
import { streamRoute } from './stream.js';
import { topologyRoute } from './topology.js';

export const routes: readonly Route[] = [
  statusRoute,
  streamRoute,
  resilienceRoute,
  postureRoute,
  topologyRoute,
  gatewaysRoute,
  interfacesRoute,
  networksRoute,
  authoritiesRoute,
  addAuthorityRoute,
  changeAuthorityRoute,
  removeAuthorityRoute,
  forgetAuthorityRoute,
  planRoute,
  probesRoute,
  probeDelaysRoute,
  queryRoute,
  queryPostRoute,
  eventsRoute,
  failoversRoute,
  incidentsRoute,
  acknowledgeRoute,
  pagesRoute,
  acknowledgePageRoute,
  silencesRoute,
  addSilenceRoute,
  endSilenceRoute,
  receiversRoute,
  testPageRoute,
  maintenanceRoute,
  addMaintenanceRoute,
  cancelMaintenanceRoute,
  drillsRoute,
  drillReportRoute,
  planDrillRoute,
  recordDrillRoute,
  reportRoute,
  slaRoute,
  slaMonthsRoute,
  slaMonthRoute,
  slaLedgerRoute,
  correctionsRoute,
  proposeCorrectionRoute,
  reverseCorrectionRoute,
  decideCorrectionRoute,
  flowsTopRoute,
  flowsSeriesRoute,
  flowsMatrixRoute,
  flowsExportersRoute,
  flowsReconciliationRoute,
  flowsRawRoute,
  auditRoute,
  auditVerifyRoute,
  sessionRoute,
  healthzRoute,
  readyzRoute,
  metricsRoute,
  runbookRoute,
  signInPageRoute,
  signInRoute,
  providerRoute,
  callbackRoute,
  signOutRoute,
  styleRoute,
  tokenScriptRoute,
];
