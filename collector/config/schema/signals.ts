/** What a path needs of routing and redundancy: BGP sessions, virtual routers, BFD, OSPF, routes. Also where traps are heard. */
import { z } from 'zod';
import { ipAddress } from './flow.js';
import { listen } from './network.js';
import { prefix } from './networks.js';
import { usmKeys } from './snmp.js';
import { secret } from './units.js';

const side = z.enum(['a', 'b']);

/** More than any path has; each one is asked for in every state poll. */
const MOST = 64;

const peer = z.strictObject({
  address: ipAddress.describe("The peer's address, as the router names it (bgpPeerRemoteAddr)"),
  side: side.describe('Side that the peer is on: a or b'),
  prefixes: z
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe('Least prefixes accepted from it; 0: not asked. Left out: far below its own baseline is not ready'),
});

const virtualRouter = z.strictObject({
  protocol: z.enum(['vrrp', 'hsrp']).describe('vrrp (versions 2 and 3) or hsrp'),
  side: side.describe('Side whose traffic its master takes in: a or b'),
  interface: z.string().min(1).max(255).describe('ifName (or ifDescr, ifAlias) of the interface that it runs on'),
  group: z.int().min(0).max(4_095).describe('VRID or HSRP group'),
  family: z.enum(['ipv4', 'ipv6']).default('ipv4').describe('Address family of the virtual address'),
});

const route = z.strictObject({
  prefix: prefix.describe('Destination that the route covers'),
  side: side.describe("Side that it leads to: it must leave by the path's interface of that side"),
});

/** Further keys of a path: the signals that its health needs. What is not named is not asked. */
export const needs = {
  peers: z.array(peer).max(MOST).default([]).describe('BGP sessions that the path needs'),
  redundancy: z
    .array(virtualRouter)
    .max(MOST)
    .default([])
    .describe('Virtual routers whose master forwards what comes in from that side'),
  bfd: z.array(ipAddress).max(MOST).default([]).describe('Peers whose BFD session the path needs'),
  ospf: z
    .array(ipAddress)
    .max(MOST)
    .default([])
    .describe('OSPF neighbours that the path needs: address (OSPFv3: router ID)'),
  routes: z.array(route).max(MOST).default([]).describe('Routes that the path needs'),
};

const trapUser = z.strictObject({
  user: z.string().min(1).max(32).describe('USM user name'),
  ...usmKeys,
});

/** Traps and informs. The credentials a gateway is polled with are taken from that gateway without being named here. */
export const traps = z
  .strictObject({
    listen: z
      .array(listen)
      .max(16)
      .default([])
      .describe('address:port of UDP sockets for traps and informs; none: traps are not heard'),
    users: z
      .array(trapUser)
      .max(100)
      .default([])
      .describe('USM users of traps, beside those that the gateways are polled with'),
    communities: z
      .array(secret)
      .max(100)
      .default([])
      .describe('Communities of v1 and v2c traps: env:NAME or file:PATH. Anyone on the way can read and forge them'),
  })
  .prefault({})
  .describe('SNMP traps and informs from the gateways');

export type TrapsConfig = z.output<typeof traps>;
export type PeerConfig = z.output<typeof peer>;
export type VirtualRouterConfig = z.output<typeof virtualRouter>;
export type RouteConfig = z.output<typeof route>;
