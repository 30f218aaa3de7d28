import { z } from 'zod';
import { iso } from '../../model/judgement.js';
import { ledgerSubjectTypes, overviewAnswer } from '../../model/sla.js';
import { ledgersAnswer, monthDocument, monthsAnswer, overview } from '../schema/sla.js';
import { actingLater } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

const unknown = { 404: failure('There is no such month') };

export const slaRoute: Route = {
  method: 'GET',
  url: '/api/v1/sla',
  tag: 'live',
  summary: 'The month that runs: availability, error budget, days to the report',
  answers: { 200: { description: 'As of the last minute', schema: overview } },
  handle: ({ sla }) => overviewAnswer(sla.overview()),
};

export const slaMonthsRoute: Route = {
  method: 'GET',
  url: '/api/v1/sla/months',
  tag: 'history',
  summary: 'Closed months, oldest first',
  answers: { 200: { description: 'The newest revision of each', schema: monthsAnswer } },
  handle: ({ sla, clock }) => ({ time: new Date(clock.now()).toISOString(), months: sla.months().map(iso) }),
};

const params = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });

export const slaMonthRoute: Route = {
  method: 'GET',
  url: '/api/v1/sla/months/:month',
  tag: 'history',
  summary: 'A month: KPIs, points, credits, failures; the one that runs is not final',
  params,
  answers: { 200: { description: 'The month document', schema: monthDocument }, ...unknown },
  handle: ({ sla }, request) => actingLater(() => sla.month(parsed(params, request.params).month)),
};

const query = z.strictObject({
  type: z.enum(ledgerSubjectTypes).optional().describe('only ledgers of this kind'),
  name: z.string().max(64).optional().describe('of the service or path'),
});

export const slaLedgerRoute: Route = {
  method: 'GET',
  url: '/api/v1/sla/months/:month/ledger',
  tag: 'history',
  summary: 'The ledgers of a month: adjoining intervals of services, their protection, and paths',
  params,
  query,
  answers: { 200: { description: 'Every interval', schema: ledgersAnswer }, ...unknown },
  async handle({ sla }, request) {
    const { type, name } = parsed(query, request.query);
    const { month, ledgers } = await actingLater(() => sla.ledgers(parsed(params, request.params).month));
    const wanted = ledgers.filter(
      ({ subject }) => (type === undefined || subject.type === type) && (name === undefined || subject.name === name),
    );
    return { month, ledgers: wanted.map(iso) };
  },
};
