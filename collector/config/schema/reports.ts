/** Monthly reports: who gets them, when, in which form. */
import { z } from 'zod';
import { reportForms } from '../../model/report.js';
import { mailKeys } from './receivers.js';
import { words } from './words.js';

const forms = z.array(z.enum(reportForms)).min(1).max(reportForms.length);

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .register(words, { expected: 'a time of the day such as 08:00' });

export const reports = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .register(words, { expected: 'a currency such as GBP (ISO 4217)' })
      .default('GBP')
      .describe('Of the charges in networks (ISO 4217)'),
    schedule: z
      .strictObject({
        at: clock.default('08:00').describe('Time of the first working day of a month, in interconnect.timeZone'),
        forms: forms.default(['html', 'pdf', 'ods']).describe('Forms that the report of the month before is made in'),
        folder: z
          .string()
          .min(1)
          .optional()
          .describe('Folder that they are put in, relative to this file; they stay in the data folder in any case'),
        authorities: z
          .boolean()
          .default(false)
          .describe('Also a report for each authority, in folders of their own beneath it'),
        email: z
          .strictObject({
            ...mailKeys,
            attach: forms.default(['pdf']).describe('Forms that are attached; they must be among forms'),
            authorities: z
              .boolean()
              .default(false)
              .describe('Also sends each authority its own report, to the addresses of its contacts; once'),
          })
          .optional()
          .describe('Sends the report of the whole interconnect, once'),
      })
      .optional()
      .describe('Makes the report of each month by itself; off where left out'),
  })
  .prefault({})
  .describe('Monthly service-level reports');

export type ReportsConfig = z.output<typeof reports>;
export type ScheduleConfig = NonNullable<ReportsConfig['schedule']>;
