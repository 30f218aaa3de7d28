/** Words that several answers share. The shapes are those of types.ts; the compiler holds the two together (conform.ts). */
import { z } from 'zod';
import { healths } from '../../model/health.js';
import { adminStates, operStates } from '../../model/interface.js';

export const time = z.iso.datetime().describe('UTC');
export const timeOrNull = time.nullable();
export const figure = z.number().nullable();
export const health = z.enum(healths);
export const adminStatus = z.enum(Object.values(adminStates)).nullable();
export const operStatus = z.enum(Object.values(operStates)).nullable();

export const interconnect = z.strictObject({
  name: z.string(),
  timeZone: z.string(),
  sides: z.strictObject({ a: z.string(), b: z.string() }),
});

export const errorAnswer = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('stable, in kebab-case'),
    message: z.string().describe('what is wrong and what to do'),
    field: z.string().optional().describe('the parameter or key at fault'),
    allowed: z.array(z.string()).optional(),
  }),
});
