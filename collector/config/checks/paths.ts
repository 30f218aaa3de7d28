import { globMatches } from '../../model/glob.js';
import type { ConfigDraft } from '../draft.js';
import { quoted } from '../expected.js';
import type { Finding, KeyPath } from '../faults.js';
import { nearest } from '../nearest.js';
import type { Check } from './context.js';

type PathDraft = NonNullable<NonNullable<ConfigDraft['paths']>[number]>;
type GatewayDraft = NonNullable<NonNullable<ConfigDraft['gateways']>[number]>;

/** A path refers to a gateway, one of its contexts, a group, and two different interfaces that are polled. */
export const paths: Check = ({ draft }) => {
  const gateways = (draft.gateways ?? []).filter((gateway) => gateway !== undefined);
  const groups = (draft.groups ?? []).flatMap((group) => group?.name ?? []);
  return (draft.paths ?? []).flatMap((path, index) => {
    if (path === undefined) return [];
    const at: KeyPath = ['paths', index];
    const gateway = gateways.find(({ name }) => name !== undefined && name === path.gateway);
    return [
      ...reference(
        [...at, 'gateway'],
        'gateway',
        path.gateway,
        gateways.flatMap(({ name }) => name ?? []),
      ),
      ...reference([...at, 'group'], 'group', path.group, groups),
      ...(gateway === undefined ? [] : contextOf(at, path, gateway)),
      ...(gateway === undefined ? [] : excluded(at, path, gateway)),
      ...oneInterface(at, path),
    ];
  });
};

export function reference(path: KeyPath, what: string, name: string | undefined, known: string[]): Finding[] {
  if (name === undefined || known.includes(name)) return [];
  const declared = known.length === 0 ? 'none is declared' : `declared: ${[...new Set(known)].join(', ')}`;
  const message = `there is no ${what} "${name}" in this file; ${declared}`;
  return [{ path, code: 'CONFIG_DANGLING_REFERENCE', message, suggestion: nearest(name, known) }];
}

function contextOf(at: KeyPath, { context }: PathDraft, { name, contexts }: GatewayDraft): Finding[] {
  if (context === undefined || contexts === undefined || contexts.includes(context)) return [];
  const known = contexts.filter((each) => each !== undefined);
  const message = `gateway "${name}" is not polled in the context ${quoted(context)}; its contexts: ${known.map(quoted).join(', ')}`;
  return [
    { path: [...at, 'context'], code: 'CONFIG_DANGLING_REFERENCE', message, suggestion: nearest(context, known) },
  ];
}

function excluded(at: KeyPath, path: PathDraft, { name, interfaces }: GatewayDraft): Finding[] {
  return (['a', 'b'] as const).flatMap((end): Finding[] => {
    const wanted = path[end];
    const pattern = (interfaces?.exclude ?? []).find((each) => each !== undefined && globMatches(each, wanted ?? ''));
    if (wanted === undefined || pattern === undefined) return [];
    const message = `interface ${quoted(wanted)} is excluded from polling by ${quoted(pattern)} of gateway "${name}": the path would have no figures`;
    return [{ path: [...at, end], code: 'CONFIG_UNPOLLED_INTERFACE', message }];
  });
}

function oneInterface(at: KeyPath, { a, b }: PathDraft): Finding[] {
  if (a === undefined || a !== b) return [];
  const message = `is the same interface as a: a path goes in on one interface and out on another`;
  return [{ path: [...at, 'b'], code: 'CONFIG_CONTRADICTION', message }];
}

/** A group of one path protects nothing. */
export const lonelyGroups: Check = ({ draft }) =>
  (draft.groups ?? []).flatMap((group, index): Finding[] => {
    const members = (draft.paths ?? []).filter(
      (path) => path?.group !== undefined && path.group === group?.name,
    ).length;
    if (group?.name === undefined || members > 1) return [];
    const message = `group "${group.name}" has ${members === 0 ? 'no path' : 'one path only'}: nothing stands in when it fails`;
    return [{ path: ['groups', index, 'name'], code: 'CONFIG_GROUP_ALONE', message }];
  });
