import type { GroupResult, Present } from '../../../collector/model/judgement.js';
import { printable } from '../../../collector/model/text.js';

/** What whoever is woken needs to know before anything else: does traffic cross, by which path, and would another failure be survived. */
export function stillWorks(present: Present): string {
  const { service, groups, paths, protection } = present;
  const carried = groups.flatMap((group) => forwards(group, present));
  const by = carried.every(({ now }) => now) && carried.length > 0 ? [] : [whatIsUp(paths)];
  const words = [
    `Service ${service.state}.`,
    ...carried.map(({ words }) => `${words}.`),
    ...by,
    `Protection: ${protection.state}.`,
  ];
  return printable(words.join(' ')).slice(0, 600);
}

function whatIsUp(paths: Present['paths']): string {
  if (paths.length === 0) return 'No path is configured.';
  const passing = paths.filter(isPassing);
  if (passing.length > 0) return `${passing.map(({ path, gateway }) => `${path} via ${gateway} is up`).join('; ')}.`;
  const unseen = paths.filter(({ health }) => health === 'unknown' || health === 'suspect');
  return unseen.length > 0 ? 'Not known: no path can be seen to be up.' : 'Nothing: no path is up.';
}

/**
 * Counters and elections are as old as the last reading. While nothing crosses, or nobody knows whether the path is up, they say what was: `now` is
 * false.
 */
function forwards({ group, forwarding }: GroupResult, { service, paths }: Present): { words: string; now: boolean }[] {
  const told = forwarding.filter((each) => each.paths.length > 0);
  const [first] = told;
  if (first === undefined) return [];
  const now =
    service.state !== 'unavailable' &&
    told.every((way) => way.paths.every((name) => paths.some((path) => path.path === name && isPassing(path))));
  const does = now ? 'carries the traffic' : 'carried the traffic when it was last read';
  const same = told.length === forwarding.length && told.every((way) => way.paths.join() === first.paths.join());
  if (same) return [{ words: `${group}: ${first.paths.join(' and ')} ${does}`, now }];
  return told.map((way) => ({ words: `${group} ${way.direction}: ${way.paths.join(' and ')} ${does}`, now }));
}

const isPassing = ({ health }: Present['paths'][number]): boolean => health === 'up' || health === 'degraded';
