import { type DataFrame, FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import { figure, read, time } from '../api/read';
import type { Client } from '../api/client';
import type { InterconnectQuery } from '../query';
import type { Asked, Frames } from '../run';
import { columns, frameOf, seconds } from './frame';

export const burnWindows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

const budget = z.looseObject({
  target: z.number(),
  allowedSeconds: z.number(),
  usedSeconds: z.number(),
  leftSeconds: z.number(),
  burn: z.record(z.string(), figure),
});
const overview = z.looseObject({
  month: z.string(),
  reportOn: z.string(),
  daysToReport: z.number(),
  services: z.array(
    z.looseObject({
      service: z.string(),
      availability: figure,
      target: figure,
      completeness: z.number(),
      protection: figure,
      budget: z.nullable(budget),
    })
  ),
});
const months = z.looseObject({
  months: z.array(z.looseObject({ month: z.string(), revision: z.number(), closedAt: time })),
});
const document = z.looseObject({
  services: z.array(z.looseObject({ service: z.string(), availability: figure, completeness: z.number() })),
});
const ledgers = z.looseObject({
  ledgers: z.array(
    z.looseObject({
      subject: z.looseObject({ name: z.string() }),
      intervals: z.array(z.looseObject({ startsAt: time, endsAt: time, state: z.string(), basis: z.string() })),
    })
  ),
});

/** Closed months that are looked into, newest first. */
const MONTHS = 12;

/** The month that runs and its budget; its ledger, or that of the month in which the range ends; closed months. */
export const slaFrames: Frames = (client, query, asked) =>
  ({ budget: budgetFrames, ledger: ledgerFrames, months: monthFrames })[slaView(query)](client, query, asked);

const slaView = ({ view }: InterconnectQuery) => (view === 'ledger' || view === 'months' ? view : 'budget');

export async function overviewOf(client: Client) {
  return read(overview, await client.get('sla'), 'the month that runs');
}

async function budgetFrames(client: Client, { name }: InterconnectQuery): Promise<DataFrame[]> {
  const { string, number } = FieldType;
  const { month, services } = await overviewOf(client);
  const rows = services.filter(({ service }) => !name || service === name);
  return [
    frameOf(
      'budget',
      columns(rows, [
        ['service', string, ({ service }) => service],
        ['month', string, () => month],
        ['availability', number, ({ availability }) => availability, { unit: 'percent', decimals: 3 }],
        ['target', number, ({ target }) => target, { unit: 'percent' }],
        ['allowed', number, (row) => row.budget?.allowedSeconds ?? null, seconds],
        ['used', number, (row) => row.budget?.usedSeconds ?? null, seconds],
        ['left', number, (row) => row.budget?.leftSeconds ?? null, seconds],
        ['completeness', number, ({ completeness }) => completeness, { unit: 'percentunit' }],
        ['protection', number, ({ protection }) => protection, { unit: 'percentunit' }],
        ...burnWindows.map((window) => burnColumn(window)),
      ])
    ),
  ];
}

type Row = z.infer<typeof overview>['services'][number];

function burnColumn(window: string): [string, FieldType, (row: Row) => unknown] {
  return [`burn${window}`, FieldType.number, (row) => row.budget?.burn[window] ?? null];
}

/** Of the service that is named, or the first. */
async function ledgerFrames(client: Client, { name }: InterconnectQuery, { to }: Asked): Promise<DataFrame[]> {
  const { string, time: when } = FieldType;
  const running = await overviewOf(client);
  const wanted = new Date(to).toISOString().slice(0, 7);
  const month = wanted < running.month ? wanted : running.month;
  const service = name || running.services[0]?.service;
  if (service === undefined) {
    return [];
  }
  const answer = await client.get(`sla/months/${month}/ledger`, { type: 'service', name: service });
  const rows = read(ledgers, answer, `the ledger of ${month}`).ledgers.flatMap(({ intervals }) => intervals);
  return [
    frameOf(
      'ledger',
      columns(rows, [
        ['time', when, ({ startsAt }) => startsAt],
        ['timeEnd', when, ({ endsAt }) => endsAt],
        ['state', string, ({ state }) => state],
        ['basis', string, ({ basis }) => basis],
        ['service', string, () => service],
      ])
    ),
  ];
}

async function monthFrames(client: Client, { name }: InterconnectQuery): Promise<DataFrame[]> {
  const { string, number, time: when } = FieldType;
  const rows = (await monthsOf(client)).filter(({ service }) => !name || service === name);
  return [
    frameOf(
      'months',
      columns(rows, [
        ['month', string, ({ month }) => month],
        ['service', string, ({ service }) => service],
        ['availability', number, ({ availability }) => availability, { unit: 'percent', decimals: 3 }],
        ['completeness', number, ({ completeness }) => completeness, { unit: 'percentunit' }],
        ['revision', number, ({ revision }) => revision],
        ['closed', when, ({ closedAt }) => closedAt],
      ])
    ),
  ];
}

export interface MonthRow {
  month: string;
  revision: number;
  closedAt: number;
  service: string;
  availability: number | null;
  completeness: number;
}

/** The last closed months, newest first, a row for each service. */
export async function monthsOf(client: Client): Promise<MonthRow[]> {
  const closed = read(months, await client.get('sla/months'), 'closed months')
    .months.slice(-MONTHS)
    .reverse();
  const documents = await Promise.all(closed.map(({ month }) => client.get(`sla/months/${month}`)));
  return closed.flatMap(({ month, revision, closedAt }, i) =>
    read(document, documents[i], month).services.map(({ service, availability, completeness }) => ({
      ...{ month, revision, closedAt, service, availability, completeness },
    }))
  );
}
