/** A new configuration as the audit log tells of it. */
import type { Deed } from './audit/entry.js';
import type { ConfigChange } from './config/diff.js';

/** Names of what changed; never a value, which may refer to a secret. */
export function configurationChanged({ gateways, paths, sections, restart }: ConfigChange): Deed {
  const named = Object.entries({ gateways, paths }).flatMap(([what, changes]) =>
    Object.entries(changes).map(([how, names]: [string, string[]]) => [`${what} ${how}`, names] as const),
  );
  const details = Object.fromEntries(
    [...named, ['sections', sections], ['after restart', restart]].filter(([, names]) => names?.length),
  );
  const deed = { who: 'collector', from: null, outcome: 'done', reason: 'SIGHUP' } as const;
  return { ...deed, action: 'config.change', object: 'configuration', details };
}
