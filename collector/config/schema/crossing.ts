/** What crosses: the two sides, the paths between them, and the groups in which paths stand in for each other. */
import { z } from 'zod';
import { bitRate, name } from './units.js';

export const interconnect = z.strictObject({
  name: z.string().min(1).max(120),
  sides: z
    .strictObject({ a: z.string().min(1).max(24).default('GCSX'), b: z.string().min(1).max(24).default('N3') })
    .prefault({}),
  timeZone: z.string().default('Europe/London').describe('IANA zone, for months and for times on screen'),
});

/** One way across: an interface towards each side. The two may be on one gateway. */
export const path = z.strictObject({
  name,
  group: name.optional(),
  gateway: name,
  context: z.string().max(255).default(''),
  a: z.string().min(1).describe('ifName (or ifDescr, ifAlias) of the interface that faces side a'),
  b: z.string().min(1).describe('the same for side b'),
  capacity: bitRate.optional().describe('the smaller interface speed where left out'),
});

export const group = z.strictObject({
  name,
  mode: z.enum(['active-standby', 'active-active']).default('active-standby'),
});

/** Authorities and destinations come here; none can be declared yet. */
export const networks = z.array(z.never()).max(0).default([]);

export const service = z
  .strictObject({
    contract: z.string().max(120).optional().describe('the name or number that reports carry'),
  })
  .prefault({});

export type PathConfig = z.output<typeof path>;
export type GroupConfig = z.output<typeof group>;
