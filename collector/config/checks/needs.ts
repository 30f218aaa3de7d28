import { formatAddress, parseAddress } from '../../model/prefix.js';
import type { ConfigDraft } from '../draft.js';
import type { Finding, KeyPath } from '../faults.js';
import type { Check } from './context.js';

type PathDraft = NonNullable<NonNullable<ConfigDraft['paths']>[number]>;

/** What one path needs is named once: a peer, a virtual router, a BFD or OSPF neighbour, a route. */
export const needs: Check = ({ draft }) =>
  (draft.paths ?? []).flatMap((path, index) => (path === undefined ? [] : ofPath(['paths', index], path)));

function ofPath(at: KeyPath, { peers, redundancy, bfd, ospf, routes }: PathDraft): Finding[] {
  return [
    ...twice(
      at,
      'peers',
      (peers ?? []).map((peer) => addressKey(peer?.address)),
      'address',
    ),
    ...twice(at, 'redundancy', (redundancy ?? []).map(routerKey), 'group'),
    ...twice(at, 'bfd', (bfd ?? []).map(addressKey)),
    ...twice(at, 'ospf', (ospf ?? []).map(addressKey)),
    ...twice(
      at,
      'routes',
      (routes ?? []).map((route) => route?.prefix),
      'prefix',
    ),
    ...groups(at, redundancy ?? []),
  ];
}

/** `2001:DB8::1` and `2001:db8:0::1` are one address. */
function addressKey(text: string | undefined): string | undefined {
  const address = parseAddress(text ?? '');
  return address === null ? text : formatAddress(address);
}

type RouterDraft = NonNullable<PathDraft['redundancy']>[number];

function routerKey(router: RouterDraft): string | undefined {
  const { protocol, interface: name, group, family } = router ?? {};
  if (protocol === undefined || name === undefined || group === undefined || family === undefined) return undefined;
  return `${protocol} group ${group} (${family}) on ${name}`;
}

function twice(at: KeyPath, list: string, keys: readonly (string | undefined)[], key?: string): Finding[] {
  return keys.flatMap((each, index): Finding[] => {
    const first = keys.indexOf(each);
    if (each === undefined || first === index) return [];
    const path = [...at, list, index, ...(key === undefined ? [] : [key])];
    const message = `${each} is named already (entry ${first + 1} of the list): take one of the two away`;
    return [{ path, code: 'CONFIG_DUPLICATE_NEED', message }];
  });
}

/** RFC 5798 §5.2.3: VRIDs are 1 to 255; HSRP version 2 has groups up to 4095. */
function groups(at: KeyPath, routers: readonly RouterDraft[]): Finding[] {
  return routers.flatMap((router, index): Finding[] => {
    const { protocol, group } = router ?? {};
    if (protocol !== 'vrrp' || group === undefined || (group >= 1 && group <= 255)) return [];
    const message = `is ${group}: a VRID is 1 to 255 (RFC 5798)`;
    return [{ path: [...at, 'redundancy', index, 'group'], code: 'CONFIG_BAD_VALUE', message }];
  });
}
