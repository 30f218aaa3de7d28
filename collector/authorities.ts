/** Authorities of a collector: what declares them, what is added while it runs, what is seen of them. */
import type { AuthorityDesk } from './api/authorities.js';
import type { Found } from './api/live/problems/problem.js';
import type { Config } from './config/schema/index.js';
import { declaredNetworks, type AddedNetwork, type DeclaredNetwork } from './config/schema/networks.js';
import { forgetAuthority, type ForgettingDeps } from './forgetting.js';
import type { Headroom } from './model/report.js';
import type { MonthDocument } from './model/sla.js';
import type { AddedAuthorities } from './onboarding/added.js';
import type { Onboarding } from './onboarding/onboarding.js';
import type { Planning } from './planning.js';
import { planOf } from './sla/plan.js';

export interface DeskDeps extends ForgettingDeps {
  added: AddedAuthorities;
  onboarding: Onboarding;
  planning: Planning;
}

/** What routes and commands are served from. */
export function authorityDesk(deps: DeskDeps): AuthorityDesk {
  const { added, onboarding, planning } = deps;
  return {
    currency: () => deps.config().reports.currency,
    networks: () => authoritiesOf(deps.config()),
    of: (network) => onboarding.of(network),
    setAside: () => [...added.aside()],
    add: (entry, by, nested) => added.add(entry, by, nested),
    change: (changes, nested) => added.change(changes, nested),
    remove: (name) => added.remove(name),
    forget: (name) => forgetAuthority(name, deps),
    plan: (asked) => planning.plan(asked),
  };
}

export const authoritiesOf = ({ networks }: Pick<Config, 'networks'>): DeclaredNetwork[] =>
  declaredNetworks(networks).filter(({ side }) => side === 'a');

/** The same configuration with other authorities added. */
export const withAdded = (config: Config, added: AddedNetwork[]): Config => ({
  ...config,
  networks: { ...config.networks, added },
});

/** What the configuration and its files declare, without what was added. */
export const ofFiles = ({ networks }: Pick<Config, 'networks'>): DeclaredNetwork[] =>
  declaredNetworks({ ...networks, added: [] });

/** Added ones that count no more must be seen: their flows are another's. */
export const asideProblems = (added: Pick<AddedAuthorities, 'aside'>): Found[] =>
  added.aside().map(({ name, why }) => ({
    code: 'authority-set-aside',
    severity: 'warning',
    subject: name,
    message: `The authority "${name}", which was added while the collector ran, does not count: ${why}.`,
    next: `Remove it where it was added: interconnect authority remove "${name}".`,
  }));

/** Room on the paths once everybody who ordered and has no traffic yet has come; null where no load is known. */
export function headroomOf(
  document: MonthDocument,
  config: Config,
  planning: Pick<Planning, 'scene'>,
  begun: (name: string) => boolean,
): Headroom | null {
  const used = new Set(document.usage?.rows.map(({ authority }) => authority));
  const awaited = authoritiesOf(config).filter(
    ({ name, ordered }) => ordered !== undefined && !used.has(name) && !begun(name),
  );
  const contracted = awaited.reduce((sum, each) => sum + (each.contracted ?? 0), 0);
  const scene = planning.scene(document);
  if (!scene.paths.some(({ load }) => load !== null)) return null;
  const { paths, failures } = planOf(scene, { authorities: 1, bits: contracted });
  return {
    awaited: {
      ...{ authorities: awaited.length, contracted },
      unsaid: awaited.filter((each) => each.contracted === undefined).length,
    },
    paths: paths.map(({ path, capacity, threshold, load, after, verdict }) => {
      return { path, capacity, threshold, load, after, verdict };
    }),
    failures: failures
      .filter(({ fits }) => fits !== true)
      .map(({ kind, name, left, load, fitted }) => ({ kind, name, left, load, fitted })),
  };
}
