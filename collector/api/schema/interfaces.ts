import { z } from 'zod';
import { adminStatus, figure, operStatus, time, timeOrNull } from './common.js';

/** What a path's end and a row of the list of interfaces share. */
const fields = {
  interface: z.string(),
  key: z.string().nullable().describe('filter.interface of a query'),
  ifName: z.string().nullable(),
  ifAlias: z.string().nullable(),
  adminStatus,
  operStatus,
  speed: figure.describe('bit/s'),
  inBitsPerSecond: figure,
  outBitsPerSecond: figure,
  inErrorsPerSecond: figure,
  outErrorsPerSecond: figure,
  inDiscardsPerSecond: figure,
  outDiscardsPerSecond: figure,
  updatedAt: timeOrNull,
  ageSeconds: figure,
  stale: z.boolean(),
};

export const pathEnd = z.strictObject({ side: z.enum(['a', 'b']), found: z.boolean(), ...fields });

export const interfaceRow = z.strictObject({
  ...fields,
  context: z.string(),
  ifIndex: z.int(),
  ifDescr: z.string().nullable(),
  ifType: z.int().nullable().describe('IANAifType'),
  ifPhysAddress: z.string().nullable(),
  path: z.string().nullable(),
});

export const interfacesAnswer = z.strictObject({ time, gateway: z.string(), interfaces: z.array(interfaceRow) });
