/** A case of the ledger as its folder tells it: contract and evidence in, figures out. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { contractVersions } from '../../collector/config/contract/resolve.js';
import { configSchema } from '../../collector/config/schema/index.js';
import type { MaintenanceWindow } from '../../collector/model/judgement.js';
import type {
  ContractVersion,
  Correction,
  EvidenceState,
  MonthEvidence,
  PeriodSummary,
} from '../../collector/model/sla.js';
import { ledgerStates } from '../../collector/model/sla.js';
import { computeMonth, summaryOf, type ComputedMonth } from '../../collector/sla/month.js';
import { monthPeriod } from '../../collector/sla/zone.js';
import { evidence, HOUR, MINUTE, minutesOf, probe } from './make.js';

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const range = z.tuple([time, time]);

const expectation = z.record(z.string(), z.unknown());
const run = z.strictObject({
  title: z.string(),
  /** Laid over the contract of the case. */
  contract: z.record(z.string(), z.unknown()).default({}),
  /** By month, in order; each feeds the next. */
  expect: z.record(z.string(), expectation),
});

const schema = z.strictObject({
  contract: z.record(z.string(), z.unknown()).default({}),
  versions: z.array(z.record(z.string(), z.unknown())).default([]),
  lost: z.array(range).default([]),
  silent: z.array(range).default([]),
  /** One packet in so many is lost, within a range. */
  loss: z.array(z.strictObject({ within: range, every: z.int() })).default([]),
  paths: z.record(z.string(), z.array(z.tuple([time, z.string()]))).default({}),
  protection: z.array(z.tuple([time, z.string()])).default([]),
  windows: z
    .array(z.strictObject({ id: z.string(), from: time, to: time, declared: time, path: z.string().optional() }))
    .default([]),
  corrections: z
    .array(
      z.strictObject({
        id: z.string(),
        from: time,
        to: time,
        becomes: z.enum(ledgerStates).nullable(),
        reverses: z.string().nullable().default(null),
        approved: time.nullable(),
      }),
    )
    .default([]),
  /** Rates 1, 2, 3 … bit/s, one for each five minutes of the month. */
  ramp: z.boolean().default(false),
  runs: z.array(run).min(1),
});
type Case = z.output<typeof schema>;

export interface Expected {
  month: string;
  view: Record<string, unknown>;
  expected: Record<string, unknown>;
  computed: ComputedMonth;
}

/** Every run of a case: its title and the months that it computes, one after the other. */
export function runsOf(file: string): { title: string; months: () => Expected[] }[] {
  const given = schema.parse(parse(readFileSync(file, 'utf8')));
  return given.runs.map(({ title, contract, expect }) => ({
    title,
    months: () => {
      const versions = versionsOf(given, contract);
      const before: PeriodSummary[] = [];
      return Object.entries(expect).map(([month, expected]) => {
        const computed = computeMonth({
          month,
          contract: versions,
          corrections: given.corrections.map(correction),
          evidence: evidenceOf(given, month),
          before,
          computedTo: Number.MAX_SAFE_INTEGER,
          revision: 0,
          revisionReason: null,
        });
        before.unshift(summaryOf(computed.document, ''));
        return { month, expected, computed, view: viewOf(computed) };
      });
    },
  }));
}

function versionsOf({ contract, versions }: Case, over: Record<string, unknown>): ContractVersion[] {
  const list = versions.length > 0 ? versions : [{ effective: '2020-01-01' }];
  return contractVersions(
    configSchema.parse({
      interconnect: { name: 'Case' },
      gateways: [{ name: 'gw1', address: '192.0.2.1', snmp: { version: '2c', community: 'env:C' } }],
      contract: { versions: list.map((version) => ({ ...contract, ...version, ...over })) },
    }),
  );
}

function evidenceOf({ lost, silent, loss, paths, protection, windows, ramp }: Case, month: string): MonthEvidence {
  const { startsAt, endsAt } = monthPeriod(month, 'Europe/London');
  const around: [number, number] = [startsAt - 2 * MINUTE, endsAt + 2 * MINUTE];
  const scattered = loss.flatMap(({ within: [from, to], every }) =>
    Array.from({ length: Math.floor((to - from) / (every * 1_000)) }, (_, i) => {
      const at = from + i * every * 1_000;
      return [at, at + 1_000] as const;
    }),
  );
  const slots = Math.floor((endsAt - startsAt) / 300_000);
  return evidence(month, {
    minutes: minutesOf(probe, around, [...lost, ...scattered], silent),
    watched: [around],
    states: [
      ...Object.entries(paths).flatMap(([name, list]) => list.map(([at, state]) => stateOf('path', name, at, state))),
      ...protection.map(([at, state]) => stateOf('protection', 'gateway', at, state)),
    ].sort((x, y) => x.at - y.at),
    windows: windows.map(window),
    traffic: ramp
      ? [
          {
            path: 'primary',
            direction: 'a-b',
            rates: Array.from({ length: slots }, (_, i) => ((i * 7_919) % slots) + 1),
          },
        ]
      : [],
  });
}

const stateOf = (of: EvidenceState['of'], name: string, at: number, state: string): EvidenceState => ({
  at,
  of,
  name,
  state: state as EvidenceState['state'],
});

function window({ id, from, to, declared, path }: Case['windows'][number]): MaintenanceWindow {
  return {
    id,
    revision: 1,
    scope: path === undefined ? { type: 'all', name: '' } : { type: 'path', name: path },
    startsAt: from,
    endsAt: to,
    reason: 'work',
    author: 'engineer',
    createdAt: declared,
    noted: declared <= from ? 'before' : 'afterwards',
    cancelledAt: null,
    audit: [],
  };
}

function correction({ id, from, to, becomes, reverses, approved }: Case['corrections'][number]): Correction {
  return {
    id,
    subject: { type: 'service', name: 'interconnect' },
    startsAt: from,
    endsAt: to,
    becomes,
    reverses,
    author: 'engineer',
    createdAt: (approved ?? to) - HOUR,
    reason: 'disputed',
    decision: approved === null ? null : { verdict: 'approved', author: 'manager', at: approved, reason: 'agreed' },
  };
}

const minutes = (ms: number): number => ms / MINUTE;
const text = (at: number): string => new Date(at).toISOString().replace('.000', '');

/** The figures that cases speak of, in minutes and percent. */
function viewOf({ document, ledgers }: ComputedMonth): Record<string, unknown> {
  const [service] = document.services;
  const told = (type: string) =>
    ledgers.ledgers
      .find(({ subject }) => subject.type === type)
      ?.intervals.filter(({ state }) => state !== 'available')
      .map(({ startsAt, endsAt, state, because }) => [
        text(startsAt),
        text(endsAt),
        state,
        ...because.map((reason) => ('id' in reason ? reason.id : reason.type)),
      ]);
  return {
    minutes: document.minutes,
    measured: minutes(service!.measured),
    down: minutes(service!.down),
    unknown: minutes(service!.totals.unknown),
    excluded: minutes(service!.totals.excluded),
    protected: minutes(service!.protection.protected),
    budget:
      service!.budget === null
        ? null
        : { allowed: minutes(service!.budget.allowed), left: minutes(service!.budget.left) },
    kpis: Object.fromEntries(
      document.kpis.map(({ name, value, met, band, points, repeat, rating, formula }) => [
        name,
        { value, met, band: band?.name ?? null, points, repeat, rating, formula },
      ]),
    ),
    credits: document.credits,
    critical: document.critical,
    ledger: told('service'),
    protection: told('protection'),
    failures: document.failures
      .filter(({ subject }) => subject.type === 'service')
      .map(({ startsAt, endsAt, down, cut }) => ({ from: text(startsAt), to: text(endsAt), down: minutes(down), cut })),
    refused: document.refused.map(({ id, why }) => ({ id, why })),
    corrections: document.corrections.map(({ id, state, before, after }) => ({
      id,
      state,
      before: before.map((each) => each.state),
      after: after.map((each) => each.state),
    })),
    throughput: document.throughput.map(({ samples, p95Index, p95 }) => ({ samples, p95Index, p95 })),
    rolling: document.rolling,
  };
}
