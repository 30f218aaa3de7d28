/** Every trap that is known by name; any other keeps its OID and is about the gateway. */
import type { Notification } from '../notification.js';
import { bfd } from './bfd.js';
import { bgp } from './bgp.js';
import { aboutGateway, type Said, type TrapFamily } from './family.js';
import { hsrp } from './hsrp.js';
import { link } from './link.js';
import { ospf } from './ospf.js';
import { system } from './system.js';
import { vrrp } from './vrrp.js';

const families: readonly TrapFamily[] = [link, bgp, vrrp, hsrp, bfd, ospf, system];
const known = new Map(
  families.flatMap((family) => Object.entries(family.names).map(([oid, name]) => [oid, { name, family }])),
);

export function understand(notification: Notification): Said & { name: string } {
  const found = known.get(notification.oid);
  if (!found) return { name: notification.oid, ...aboutGateway };
  return { name: found.name, ...found.family.read(found.name, notification) };
}
