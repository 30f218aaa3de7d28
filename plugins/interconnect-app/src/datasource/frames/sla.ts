import { type DataFrame, FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import type { Client } from '../api/client';
import { figure, read, time } from '../api/read';
import { readStatus } from '../api/readStatus';
import type { InterconnectQuery } from '../query';
import type { Asked, Frames } from '../run';
import { columns, type FrameNote, frameOf, seconds } from './frame';
import { noteOf } from './paths';

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
/** Durations in it are milliseconds, as it is sealed. */
const document = z.looseObject({
  services: z.array(
    z.looseObject({
      service: z.string(),
      availability: figure,
      completeness: z.number(),
      protection: z.looseObject({ protected: z.number(), known: z.number() }),
      budget: z.nullable(z.looseObject({ allowed: z.number(), used: z.number(), left: z.number() })),
    })
  ),
  kpis: z.array(z.looseObject({ kind: z.string(), service: z.string(), target: z.number() })),
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

/** Budget or ledger of the month in which the range ends, where that is not the one that runs; closed months. */
export const slaFrames: Frames = (client, query, asked) =>
  ({ budget: budgetFrames, ledger: ledgerFrames, months: monthFrames })[slaView(query)](client, query, asked);

const slaView = ({ view }: InterconnectQuery) => (view === 'ledger' || view === 'months' ? view : 'budget');

export async function overviewOf(client: Client) {
  return read(overview, await client.get('sla'), 'the month that runs');
}

async function budgetFrames(client: Client, { name }: InterconnectQuery, asked: Asked): Promise<DataFrame[]> {
  const { string, number } = FieldType;
  const [running, note] = await Promise.all([overviewOf(client), aboutOf(client)]);
  const month = monthAt(asked, running.month);
  const closed = month < running.month;
  const levels = closed ? closedLevels(await documentOf(client, month)) : running.services.map(runningLevel);
  const rows = levels.filter(({ service }) => !name || service === name);
  return [
    frameOf(
      'budget',
      columns(rows, [
        ['service', string, ({ service }) => service],
        ['month', string, () => month],
        ['availability', number, ({ availability }) => availability, { unit: 'percent', decimals: 3 }],
        ['target', number, ({ target }) => target, { unit: 'percent' }],
        ['allowed', number, ({ allowed }) => allowed, seconds],
        ['used', number, ({ used }) => used, seconds],
        ['left', number, ({ left }) => left, seconds],
        ['completeness', number, ({ completeness }) => completeness, { unit: 'percentunit' }],
        ['protection', number, ({ protection }) => protection, { unit: 'percentunit' }],
        // The budget of a month that is over goes no more.
        ...(closed ? [] : burnWindows.map((window) => burnColumn(window))),
      ]),
      note
    ),
  ];
}

/** What a service came to, or has come to so far; durations in seconds. */
interface Level {
  service: string;
  availability: number | null;
  target: number | null;
  allowed: number | null;
  used: number | null;
  left: number | null;
  completeness: number;
  protection: number | null;
  burn: Record<string, number | null>;
}

function runningLevel({ budget, ...level }: z.infer<typeof overview>['services'][number]): Level {
  const { allowedSeconds: allowed = null, usedSeconds: used = null, leftSeconds: left = null } = budget ?? {};
  return { ...level, allowed, used, left, burn: budget?.burn ?? {} };
}

function closedLevels({ services, kpis }: z.infer<typeof document>): Level[] {
  const secondsOf = (ms: number | undefined) => (ms === undefined ? null : ms / 1_000);
  return services.map(({ service, availability, completeness, protection, budget }) => ({
    ...{ service, availability, completeness, burn: {} },
    target: kpis.find((kpi) => kpi.kind === 'availability' && kpi.service === service)?.target ?? null,
    allowed: secondsOf(budget?.allowed),
    used: secondsOf(budget?.used),
    left: secondsOf(budget?.left),
    protection: protection.known > 0 ? protection.protected / protection.known : null,
  }));
}

function burnColumn(window: string): [string, FieldType, (row: Level) => unknown] {
  return [`burn${window}`, FieldType.number, ({ burn }) => burn[window] ?? null];
}

/** A month begins and ends by the interconnect's own clock. */
export const aboutOf = async (client: Client): Promise<FrameNote> => noteOf(readStatus(await client.get('status')));

/** The month in which the range ends; the one that runs where that is not over. */
function monthAt({ to }: Asked, running: string): string {
  const wanted = new Date(to).toISOString().slice(0, 7);
  return wanted < running ? wanted : running;
}

const documentOf = async (client: Client, month: string) =>
  read(document, await client.get(`sla/months/${month}`), month);

/** Of the service that is named, or the first. */
async function ledgerFrames(client: Client, { name }: InterconnectQuery, asked: Asked): Promise<DataFrame[]> {
  const { string, time: when } = FieldType;
  const [running, note] = await Promise.all([overviewOf(client), aboutOf(client)]);
  const month = monthAt(asked, running.month);
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
      ]),
      note
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
  const rows = closed.map(async ({ month, revision, closedAt }) => {
    const { services } = await documentOf(client, month);
    return services.map(({ service, availability, completeness }) => ({
      ...{ month, revision, closedAt, service, availability, completeness },
    }));
  });
  return (await Promise.all(rows)).flat();
}
