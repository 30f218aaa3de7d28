/** What crosses: the two sides, the paths between them, and the groups in which paths stand in for each other. */
import { z } from 'zod';
import { needs } from './signals.js';
import { bitRate, name } from './units.js';
import { words } from './words.js';

/** An IANA zone that this Node knows (its ICU data; aliases such as UTC are taken too). */
export const timeZone = z
  .string()
  .refine((zone) => isTimeZone(zone))
  .register(words, {
    expected: 'an IANA time zone such as Europe/London or UTC',
    values: () => [...Intl.supportedValuesOf('timeZone'), 'UTC'],
  });

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const sideName = z.string().min(1).max(24);

export const interconnect = z
  .strictObject({
    name: z.string().min(1).max(120).describe('What the wall and the reports call this interconnect'),
    sides: z
      .strictObject({
        a: sideName.default('GCSX').describe('Network on side a'),
        b: sideName.default('N3').describe('Network on side b'),
      })
      .prefault({})
      .describe('The two networks that are joined; directions are a→b and b→a'),
    timeZone: timeZone.default('Europe/London').describe('IANA zone, for months and for times on screen'),
  })
  .describe('The interconnect itself');

const interfaceName = z.string().min(1).max(255);

/** One way across: an interface towards each side. The two may be on one gateway. */
export const path = z.strictObject({
  name: name.describe('Name of the path, in addresses and metrics'),
  group: name.optional().describe('Redundancy group, one of groups[].name'),
  gateway: name.describe('Gateway that carries it, one of gateways[].name'),
  context: z.string().max(255).default('').describe("SNMP context of the interfaces, one of the gateway's contexts"),
  a: interfaceName.describe('ifName (or ifDescr, ifAlias) of the interface that faces side a'),
  b: interfaceName.describe('ifName (or ifDescr, ifAlias) of the interface that faces side b'),
  capacity: bitRate.optional().describe('What the path can carry; the smaller interface speed where left out'),
  ...needs,
});

export const group = z.strictObject({
  name: name.describe('Name of the group'),
  mode: z
    .enum(['active-standby', 'active-active'])
    .register(words, {
      expected: 'one of active-standby, active-active',
      meant: (text) => (/pas|stand|back/i.test(text) ? ['active-standby'] : []),
    })
    .default('active-standby')
    .describe('active-standby: one path forwards; active-active: all do'),
});

export const service = z
  .strictObject({
    contract: z.string().max(120).optional().describe('Name or number of the contract, for the reports'),
  })
  .prefault({})
  .describe('What the contract promises');

export type PathConfig = z.output<typeof path>;
export type GroupConfig = z.output<typeof group>;
