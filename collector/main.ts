/** Builds, starts and stops every component of a collector; the only file that knows them all. */
import { join } from 'node:path';
import { Auditing } from './audit/auditing.js';
import { logAlerts } from './alert-log.js';
import { asideProblems, authoritiesOf, authorityDesk, headroomOf, ofFiles, withAdded } from './authorities.js';
import { createAlertRules } from './alert-rules.js';
import { Live } from './api/live.js';
import { Backups } from './backup/backups.js';
import { agentProblems } from './api/live/problems/agents.js';
import { auditProblems } from './api/live/problems/audit.js';
import { ruleProblems } from './api/live/problems/rules.js';
import { createMetrics } from './api/metrics.js';
import { createApi } from './api/server.js';
import { probesOf } from './api/routes/probes.js';
import { createBus } from './bus.js';
import { collectorCalls } from './calls.js';
import { Changes } from './changes.js';
import { changedFiles, changeText } from './config/networks/changes.js';
import { diffConfig, type ConfigChange } from './config/diff.js';
import type { Config } from './config/schema/index.js';
import { declaredNetworks } from './config/schema/networks.js';
import type { Control } from './control/server.js';
import { configurationChanged } from './configuration-changed.js';
import type { Component, Deps } from './deps.js';
import { diagnosis } from './diagnosing.js';
import { createDoctor } from './doctor.js';
import { logEvents } from './event-log.js';
import { CertificateWatch, certificatesIn } from './certs/watch.js';
import { createFlows } from './flows.js';
import { Compaction } from './heap.js';
import { keep, write } from './keeping.js';
import { createReporting } from './reporting.js';
import { Tokens } from './identity/tokens.js';
import { pointsPerDay } from './load.js';
import type { Present } from './model/judgement.js';
import { printable } from './model/text.js';
import type { AlertsListener } from '../alerts/model.js';
import { AddedAuthorities } from './onboarding/added.js';
import { Onboarding } from './onboarding/onboarding.js';
import { createPaging, deskOf } from './paging.js';
import { Parts } from './parts.js';
import { Planning } from './planning.js';
import { Probing } from './probe/probing.js';
import { createPoller } from './snmp/poller.js';
import type { Store } from './store/contract.js';
import { Recheck } from './traps/recheck.js';
import { Records } from './records/records.js';
import type { Division } from './sharding/shard.js';
import { createStore, lostRunEvents, probePoints } from './store/index.js';
import { createTrapReceiver, type TrapSettings } from './traps/receiver.js';
import { watchParts } from './watched-parts.js';
import { wholeService, type WholeService } from './whole-service.js';

export interface CollectorDeps extends Deps {
  /** Resolves `env:NAME` and `file:PATH`. */
  secret(reference: string): string;
  version: string;
  /** Folder of the built wall; null serves the API alone. */
  wall: string | null;
  /** Where this collector is one of several that divide a configuration: which part the given one is, and of what. */
  division?: Division;
}

export interface Collector extends Component {
  /** Of the wall; null before start() and after stop(). */
  readonly address: string | null;
  /** UDP port that flows are heard at, the first of them; null while they are not. */
  readonly flowPort: number | null;
  /** UDP port that traps are heard at, the first of them; null while they are not. */
  readonly trapPort: number | null;
  readonly store: Store;
  /** What is judged now. */
  present(): Present;
  /** What the control socket answers. */
  readonly handlers: ConstructorParameters<typeof Control>[0]['handlers'];
  /** Takes a new configuration; touches only what changed. Throws before any change where a secret is missing. */
  update(config: Config): Promise<ConfigChange>;
}

/** Inert until start(). Whoever starts it owns the data folder already. */
export function createCollector(config: Config, deps: CollectorDeps): Collector {
  const { log, division } = deps;
  const bus = createBus(log);
  let current = config;
  const changes = new Changes();
  const store = createStore(config.store, { pointsPerDay: pointsPerDay(config) }, deps);
  const storeHealth = () => store.health();
  const audit = new Auditing(config.audit, join(config.store.path, 'audit'), deps);
  const certificates = new CertificateWatch(certificatesIn(config), deps);
  const tokens = new Tokens(join(config.store.path, 'identity', 'tokens.json'), deps.clock);
  const records = new Records(
    { folder: join(config.store.path, 'records'), retention: config.store.retention.events },
    deps,
  );
  const added = new AddedAuthorities(join(config.store.path, 'authorities.json'), {
    ...deps,
    declared: () => ofFiles(current),
    changed: () => changes.follow(() => takeAdded()),
  });
  const onboarding: Onboarding = new Onboarding({
    ...deps,
    file: join(config.store.path, 'onboarding.json'),
    networks: () => declaredNetworks(current.networks),
    sides: () => current.interconnect.sides,
    gateways: () => current.gateways.map(({ name }) => name),
    probes: () => probing.health().probes,
    tokens: () => tokens.list(),
    room: (bits) => planning.verdict(bits),
    currency: () => current.reports.currency,
    facing: (gateway, ifIndex) =>
      flows.facing.known.find((each) => each.ifIndex === ifIndex && each.facing.gateway === gateway)?.facing.side ??
      null,
  });
  const live = new Live(config, {
    ...deps,
    storeHealth,
    records,
    baselines: join(config.store.path, 'prefix-baselines.json'),
    paging: {
      health: () => paging.health(),
      pages: () => paging.pages(),
      acknowledgementOf: (page) => paging.acknowledgementOf(page),
    },
    series: (query) => store.series(query),
    problems: () => [
      ...ruleProblems(rules.health()),
      ...auditProblems(audit.health()),
      ...agentProblems(probing.health().agents),
      ...asideProblems(added),
      ...(whole.united?.problems() ?? []),
    ],
    ...(division && { elsewhere: () => whole.united!.elsewhere() }),
    joining: () => onboarding.joining(),
    // The journal of records has it already.
    event: (event) => write(store, [], [event], deps),
  });
  const paging = createPaging(config, { ...deps, live, config: () => current });
  const desk = deskOf(paging);
  const whole: WholeService = wholeService(config, {
    ...{ ...deps, division, live, desk, store },
    probes: () => probesOf(probing.health(), deps.clock.now()),
  });
  const { view, united, kept, ledgers } = whole;
  const metrics = createMetrics(config, { ...deps, live, storeHealth, decidesService: () => whole.decides() });
  const rules = createAlertRules(config, { ...deps, live, metrics, alerts: everyone(logAlerts(log), paging.take) });
  const { collector } = config.store;
  const probing = new Probing(config, {
    ...deps,
    collector,
    publish: bus.publish,
    minutes(finished) {
      kept?.minutes(finished);
      const points = finished.flatMap((minute) => probePoints(minute, collector));
      write(store, points, lostRunEvents(finished, collector), deps);
    },
  });
  const planning: Planning = new Planning({
    ...deps,
    config: () => current,
    running: () => ledgers.overview().month,
    closed: () => ledgers.months(),
    month: (month) => ledgers.month(month),
    capacities: () => whole.capacities(),
  });
  const reporting = createReporting({
    ...deps,
    ...{ months: ledgers, store, config: () => current, sends: kept !== null },
    seenToBegin: () => onboarding.begins(),
    headroom: (month) => headroomOf(month, current, planning, (name) => onboarding.begun(name)),
    made: (issued, authority) => onboarding.reported({ ...issued, authority }),
  });
  const authorities = authorityDesk({
    ...{ added, onboarding, planning, store, tokens, config: () => current, now: () => deps.clock.now() },
    declared: () => authoritiesOf(current),
    ...{ firstTraffic: reporting.firstTraffic, reports: reporting.folder },
  });
  const poller = createPoller(
    { gateways: config.gateways, paths: config.paths, probes: config.probes, collector },
    { ...deps, publish: bus.publish, wanted: () => onboarding.wanted() },
  );
  const flows = createFlows(config, {
    ...{ ...deps, store, config: () => current, publish: bus.publish },
    finished(minutes) {
      live.flows(minutes);
      onboarding.minutes(minutes);
    },
  });
  const api = createApi(
    { config: config.http, wall: deps.wall },
    {
      ...deps,
      live: view,
      ...(united && { others: united }),
      store,
      metrics,
      audit,
      tokens,
      probing: () => probing.health(),
      paging: desk,
      sla: ledgers,
      reports: reporting.reports,
      authorities,
      flows: flows.shown,
    },
  );
  const traps = createTrapReceiver(trapSettings(config), { ...deps, publish: bus.publish });
  const recheck = new Recheck(deps.clock, {
    poll: (gateway) => poller.pollState(gateway),
    doubts: (gateway) => live.doubts(gateway),
  });
  watchParts(metrics, { poller, traps, flows, desk, probing, kept, audit, certificates, rules });
  const backups = new Backups({
    folder: config.store.path,
    about: () => ({
      release: deps.version,
      collector: config.store.collector,
      store: { driver: config.store.driver, schemaVersion: store.health().schemaVersion },
    }),
    engine: (folder) => store.copy(folder),
    clock: deps.clock,
  });
  const doctor = createDoctor({ live, dropped: () => poller.dropped() });
  bus.listen('live', (observations) => live.observe(observations));
  bus.listen('flow', (observations) => flows.facing.observe(observations));
  bus.listen('metrics', (observations) => metrics.observe(observations));
  bus.listen('probing', (observations) => probing.observe(observations));
  bus.listen('ledgers', (observations) => kept?.observe(observations));
  bus.listen('onboarding', (observations) => onboarding.observe(observations));
  bus.listen('doctor', (observations) => doctor.observe(observations));
  bus.listen('log', (observations) => logEvents(observations, log));
  bus.listen('store', (observations) => keep(store, observations, deps));
  bus.listen('recheck', (observations) => recheck.observe(observations));

  // What observes starts last and stops first, so that nothing is observed that cannot be kept.
  const parts = new Parts(
    {
      store,
      audit,
      tokens,
      onboarding,
      backups,
      added,
      // Before anything names flows or shows who is there.
      authorities: { start: () => takeAdded(), stop: async () => undefined },
      certificates,
      records,
      live,
      paging,
      ...(united && { united }),
      ...(kept && { ledgers: kept }),
      planning,
      reporting,
      api,
      rules,
      ...flows.parts,
      poller,
      traps,
      probing,
      compaction: new Compaction(deps.clock),
      // Before anything that a change touches.
      changes,
    },
    deps,
  );
  const authorityNames = (): string[] => authoritiesOf(current).map(({ name }) => name);
  async function apply(given: Config): Promise<ConfigChange> {
    const next = withAdded(given, added.beside(ofFiles(given)).added);
    const change = diffConfig(current, next);
    // The store and the API keep what they were started with; the change says that they need a restart.
    const applied = { ...next, store: current.store, http: current.http };
    await certificates.update(certificatesIn(applied));
    await probing.update(applied);
    await poller.update(applied);
    await traps.update(trapSettings(applied)).catch((error: unknown) => {
      log.error({ error }, 'not everything of the traps section is in force');
    });
    paging.update(applied.alerts);
    live.update(applied);
    kept?.update(division?.whole ?? applied);
    await metrics.update(applied);
    await rules.update(applied);
    await flows.update(applied);
    for (const changed of changedFiles(current.networks.imported, applied.networks.imported))
      log.info({ ...changed }, printable(changeText(changed)));
    if (!change.none) audit.add(configurationChanged(change));
    current = applied;
    united?.update();
    if (whole.decides() !== (kept !== null))
      log.warn(
        'another shard decides on the service now: restart this one and that one, so that the ledgers go with it',
      );
    onboarding.update();
    return change;
  }
  /** Names the flows of those that are added, and shows them. Everything else is as it was. */
  async function takeAdded(): Promise<void> {
    current = withAdded(current, added.beside(ofFiles(current)).added);
    live.update(current);
    onboarding.update();
    await flows.name(current);
  }
  return {
    store,
    present: () => live.present(),
    handlers: {
      doctor: async () => ({
        ...doctor.report(),
        reconciliation: flows.latest(),
        diagnosis: await diagnosis({
          ...{ ...deps, live, config: () => current, report: () => doctor.report() },
          flow: () => flows.exporters(),
          traps: () => traps.counts(),
          probing: () => probing.health(),
        }),
      }),
      status: () => live.status(),
      'alerts.list': () => rules.alerts(),
      ...collectorCalls({
        ...{ ...deps, audit, view, desk, tokens, authorities, authorityNames, ledgers, backups },
        archive: { raw: (wanted) => flows.shown.raw(wanted) },
        reports: reporting.reports,
      }),
    },
    get address() {
      return api.address;
    },
    get flowPort() {
      return flows.port;
    },
    get trapPort() {
      const [first] = traps.addresses;
      return first === undefined ? null : Number(first.slice(first.lastIndexOf(':') + 1));
    },
    start: () => parts.start(),
    async stop() {
      recheck.stop();
      store.rest();
      await parts.stop();
    },
    update: (next) => changes.make(() => apply(next)),
  };
}

/** Tells one after the other. */
const everyone =
  (...listeners: readonly AlertsListener[]): AlertsListener =>
  (alerts) => {
    for (const listener of listeners) listener(alerts);
  };

const trapSettings = (config: Config): TrapSettings => ({
  gateways: config.gateways,
  traps: config.traps,
  collector: config.store.collector,
  stateFile: join(config.store.path, 'trap-engines.json'),
});
