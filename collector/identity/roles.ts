/** From the groups that an identity provider or a proxy names to the roles of this product. */
import type { Role } from '../model/identity.js';

/** Role → groups that have it, as configured. The role `authority` is for tokens alone: a group cannot say which authority. */
export type RoleMap = Partial<Record<Exclude<Role, 'authority'>, string[]>>;

/** Every role of which one of the groups is a member; none where nobody said so. */
export function rolesOf(groups: readonly string[], map: RoleMap): Role[] {
  const held = new Set(groups);
  return (Object.entries(map) as [Role, string[]][])
    .filter(([, members]) => members.some((group) => held.has(group)))
    .map(([role]) => role);
}

/** A claim or a header that holds groups: a list, or one text with commas. Anything else is no group. */
export function groupsIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return texts.flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [])).slice(0, 1_000);
}
