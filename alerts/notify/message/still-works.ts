import type { GroupResult, Present } from '../../../collector/model/judgement.js';
import { printable } from '../../../collector/model/text.js';

/** What whoever is woken needs to know before anything else: does traffic cross, by which path, and would another failure be survived. */
export function stillWorks({ service, groups, paths, protection }: Present): string {
  const passing = paths.filter(({ health }) => health === 'up' || health === 'degraded');
  const unseen = paths.filter(({ health }) => health === 'unknown' || health === 'suspect');
  const carries = groups.flatMap(forwards);
  const by =
    carries.length > 0
      ? `${carries.join('; ')}.`
      : passing.length > 0
        ? `${passing.map(({ path, gateway }) => `${path} via ${gateway} is up`).join('; ')}.`
        : unseen.length > 0
          ? 'Not known: no path can be seen to be up.'
          : paths.length > 0
            ? 'Nothing: no path is up.'
            : 'No path is configured.';
  const words = `Service ${service.state}. ${by} Protection: ${protection.state}.`;
  return printable(words).slice(0, 600);
}

function forwards({ group, forwarding }: GroupResult): string[] {
  const told = forwarding.filter(({ paths }) => paths.length > 0);
  const [first] = told;
  if (first === undefined) return [];
  const same = told.length === forwarding.length && told.every(({ paths }) => paths.join() === first.paths.join());
  if (same) return [`${group}: ${first.paths.join(' and ')} carries the traffic`];
  return told.map(({ direction, paths }) => `${group} ${direction}: ${paths.join(' and ')} carries the traffic`);
}
