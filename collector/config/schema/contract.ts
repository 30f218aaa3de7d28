/** What the contract promises, version by version. Whatever is left out has a default (contract/defaults.ts), and the report says where that is assumed. */
import { z } from 'zod';
import {
  grains,
  kpiKinds,
  ratings,
  roundingModes,
  statistics,
  trafficClassNames,
  unknownTreatments,
  weekdays,
} from '../../model/sla.js';
import { timeZone } from './crossing.js';
import { durationBetween, name } from './units.js';
import { words } from './words.js';

const line = z.string().min(1).max(120);

/** A day of the calendar that there is. */
const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((text) => isDay(text))
  .register(words, { expected: 'a date such as 2026-04-01', meant: meantDates });

function isDay(text: string): boolean {
  const made = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(text);
}

/** `1/4/2026`, `01.04.2026` → day first, as councils write it. */
function meantDates(text: string): string[] {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
  return [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`];
}

const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .register(words, { expected: 'a time of day in quotes, such as "08:00"; "24:00" ends the day' });

const percent = z.number().min(0).max(100);

const hours = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).describe('mon to sun'),
  from: timeOfDay.describe('When service hours begin on these days, local time'),
  to: timeOfDay.describe('When they end'),
});

const rounding = z.strictObject({
  decimals: z.int().min(0).max(6).describe('Decimal places'),
  mode: z.enum(roundingModes).default('half-up').describe('What becomes of the rest; down is towards zero'),
});

const band = z.strictObject({
  name: line.describe('What the contract calls it: minor, serious, severe'),
  from: z.number().optional().describe('Lowest figure, itself included; open where left out'),
  to: z.number().optional().describe('Highest figure, itself included; open where left out'),
  points: z.int().min(0).max(1_000).describe('Service points'),
  rating: z.enum(ratings).optional().describe('Proposed rating in the words of the Procurement Act 2023'),
});

const limit = durationBetween('1s', '31d');

const kpi = z.strictObject({
  name: name.optional().describe('Name of the KPI; its kind where left out'),
  kind: z.enum(kpiKinds).describe('What is measured'),
  service: name.optional().describe('One of services[].name; the first where left out'),
  class: z.enum(trafficClassNames).optional().describe('Only probes of this class; of several, the worst governs'),
  target: z.number().min(0).optional().describe('Percent, or ms for delays and their variation'),
  rounding: rounding.optional().describe('How a figure is rounded before it is held against target and bands'),
  bands: z.array(band).min(1).max(12).optional().describe('Steps of failure, the mildest first'),
  statistic: z
    .enum(statistics)
    .optional()
    .describe('Of delays and variation: mean over packets, or percentile over minutes'),
  restoreWithin: z
    .strictObject({
      critical: limit.optional().describe('Of critical ones'),
      warning: limit.optional().describe('Of warnings'),
      info: limit.optional().describe('Of those that are good to know'),
    })
    .optional()
    .describe('Of time-to-restore: longest time by severity'),
  gapWithin: durationBetween('10ms', '1h').optional().describe('Of failover-gap: longest traffic gap'),
});

const service = z.strictObject({
  name: name.describe('Name of the service, in addresses and metrics'),
  probes: z.array(name).max(100).default([]).describe('Probes that decide; all with service: true where left out'),
  paths: z.array(name).max(1_000).default([]).describe('Paths that it stands on; all where left out'),
  groups: z.array(name).max(1_000).default([]).describe('Groups that protect it; all where left out'),
});

const credits = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z
        .literal('points')
        .describe('points: per point a percentage of the charges; shortfall: target minus achieved'),
      percentPerPoint: percent.optional().describe('Percent of the charges of a period for one point'),
      cap: percent.optional().describe('Most that is credited for one period, percent of its charges'),
    }),
    z.strictObject({
      method: z
        .literal('shortfall')
        .describe('points: per point a percentage of the charges; shortfall: target minus achieved'),
      cap: percent.optional().describe('Most that is credited for one period, percent of its charges'),
    }),
  ])
  .optional()
  .describe('From points to money');

const version = z.strictObject({
  effective: date.describe('First day that this version holds, in the time zone of the contract'),
  version: line.optional().describe('What the parties call it; the date where left out'),
  hours: z.array(hours).min(1).max(20).optional().describe('Service hours; all of every day where left out'),
  grain: z
    .enum(grains)
    .optional()
    .describe('How finely outages are told: to the packet, or in minutes by ITU-T Y.1540'),
  lossThreshold: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Of y1540-minute: loss ratio above which a minute is lost (c1)'),
  lostInARow: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Of per-second: packets lost one after the other that are an outage'),
  unknown: z.enum(unknownTreatments).optional().describe('How time counts that nobody observed; never as available'),
  exclusions: z
    .strictObject({
      maintenance: z
        .strictObject({
          excluded: z.boolean().optional().describe('Whether announced work is taken out; false measures it'),
          notice: durationBetween('0s', '93d').optional().describe('How long before it begins it must be declared'),
          scope: z.enum(['whole', 'any']).optional().describe('whole: work on all of the service; any: on a part too'),
          allowance: durationBetween('1m', '31d').optional().describe('Most that is excluded in one period'),
        })
        .optional()
        .describe('Announced work is not measured'),
      drills: z.boolean().optional().describe('Whether the time of drills is not measured either'),
    })
    .optional()
    .describe('What is not measured'),
  services: z
    .array(service)
    .min(1)
    .max(50)
    .optional()
    .describe('What is promised; one service over everything where left out'),
  kpis: z.array(kpi).min(1).max(200).optional().describe('What is measured and owed; a standard set where left out'),
  repeatMultiplier: z
    .number()
    .min(1)
    .max(10)
    .optional()
    .describe('Times the points, where it failed in the period before too'),
  credits,
  charges: z
    .strictObject({
      amount: z.number().min(0).max(1e9).describe('Charges of one period, such as 12345.67'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .register(words, { expected: 'a currency such as GBP (ISO 4217)' })
        .default('GBP')
        .describe('ISO 4217'),
    })
    .optional()
    .describe('Charges of one period; credits are told in percent only where left out'),
  critical: z
    .strictObject({
      points: z.int().min(1).max(100_000).optional().describe('So many points …'),
      periods: z.int().min(1).max(6).optional().describe('… in so many periods one after the other'),
      cap: z.boolean().optional().describe('Whether reaching the cap on credits is one as well'),
    })
    .optional()
    .describe('Critical performance failure'),
  planningThreshold: z.number().gt(0).max(1).optional().describe('Share of capacity at which more is planned'),
});

export const contract = z
  .strictObject({
    name: line.optional().describe('What the reports call it; service.contract where left out'),
    supplier: line.optional().describe('Who is paid'),
    buyer: line.optional().describe('Who pays'),
    timeZone: timeZone.optional().describe("IANA zone of months and service hours; the interconnect's where left out"),
    holidays: z
      .array(date)
      .max(500)
      .default([])
      .describe(
        'Days that are no working days, beside Saturdays, Sundays and the bank holidays of England that recur every year',
      ),
    versions: z.array(version).max(100).default([]).describe('The contract over time; one of defaults where left out'),
  })
  .prefault({})
  .describe('What was promised: services, KPIs, targets, service points and credits, version by version');

export type ContractConfig = z.output<typeof contract>;
export type VersionConfig = ContractConfig['versions'][number];
export type KpiConfig = NonNullable<VersionConfig['kpis']>[number];
