/** What a report is written from, for the pages that write it: types only. */
export type { FailoverRecord } from '../model/judgement.js';
export type * from '../model/report.js';
export type * from '../model/sla.js';
