/** Authorities for an API: those of a configuration, with others added in a folder of its own. */
import { join } from 'node:path';
import { authoritiesOf, authorityDesk, ofFiles, withAdded } from '../../collector/authorities.js';
import type { AuthorityDesk } from '../../collector/api/authorities.js';
import type { Config } from '../../collector/config/schema/index.js';
import { declaredNetworks } from '../../collector/config/schema/networks.js';
import { systemClock } from '../../collector/deps.js';
import { AddedAuthorities } from '../../collector/onboarding/added.js';
import { Onboarding } from '../../collector/onboarding/onboarding.js';
import { Planning } from '../../collector/planning.js';
import type { HandedToken } from '../../collector/model/onboarding.js';
import { CodedError } from '../../collector/model/coded-error.js';
import { pino } from 'pino';

/** `folder`: where what is added is kept; there is none in most tests, and then nothing can be added. */
export function deskOver(
  config: Config,
  folder = '/nonexistent',
  handed: readonly HandedToken[] = [],
): AuthorityDesk & { onboarding: Onboarding } {
  let current = config;
  const deps = { clock: systemClock, log: pino({ level: 'silent' }) };
  const added = new AddedAuthorities(join(folder, 'authorities.json'), {
    ...deps,
    declared: () => ofFiles(current),
    changed: async () => void (current = withAdded(current, added.beside(ofFiles(current)).added)),
  });
  const onboarding = new Onboarding({
    ...deps,
    file: join(folder, 'onboarding.json'),
    networks: () => declaredNetworks(current.networks),
    sides: () => current.interconnect.sides,
    gateways: () => current.gateways.map(({ name }) => name),
    probes: () => [],
    tokens: () => handed,
    facing: () => null,
    room: () => null,
    currency: () => current.reports.currency,
  });
  const planning = new Planning({
    ...deps,
    config: () => current,
    running: () => '2026-11',
    closed: () => [],
    month: async () => Promise.reject(new CodedError('SLA_MONTH_UNKNOWN', 'there is no ledger here')),
    capacities: () => new Map(),
  });
  const nothing = { forget: async () => 0 };
  const desk = authorityDesk({
    ...{ added, onboarding, planning, tokens: nothing, reports: folder, now: () => deps.clock.now() },
    store: { renameAuthority: async () => false },
    firstTraffic: { forget: async () => false },
    config: () => current,
    declared: () => authoritiesOf(current),
  });
  return { ...desk, onboarding };
}
