import type { Finding, KeyPath } from '../faults.js';
import type { Check } from './context.js';

/** Names are unique among gateways, paths and groups, and among the metrics of one gateway. */
export const names: Check = ({ draft }) => [
  ...twice('gateway', ['gateways'], draft.gateways),
  ...twice('path', ['paths'], draft.paths),
  ...twice('group', ['groups'], draft.groups),
  ...twice('probe', ['probes'], draft.probes),
  ...twice('receiver', ['alerts', 'receivers'], draft.alerts?.receivers),
  ...(draft.gateways ?? []).flatMap((gateway, index) =>
    twice('metric of this gateway', ['gateways', index, 'metrics'], gateway?.metrics),
  ),
];

function twice(
  what: string,
  list: KeyPath,
  entries: readonly ({ name?: string | undefined } | undefined)[] = [],
): Finding[] {
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex((other) => other?.name !== undefined && other.name === entry?.name);
    if (first === -1 || first === index) return [];
    const message = `another ${what} is called "${entry?.name}" already (entry ${first + 1} of the list): choose another name`;
    return [{ path: [...list, index, 'name'], code: 'CONFIG_DUPLICATE_NAME', message }];
  });
}
