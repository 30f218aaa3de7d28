/** How the figures come about: the rules, the formulas with the month's own numbers, the contract, what is assumed, the seal, the signatures. */
import type { ContractVersion, InterconnectReport } from '../../../collector/api/types.js';
import type { Block, Fact, Section, Table } from '../content/block.js';
import { money, span } from '../content/figures.js';
import { formatStamp } from '../content/stamp.js';
import { kpiName } from './kpiTable.js';
import { sealFacts } from './sealFacts.js';

export function method(report: InterconnectReport): Section {
  const { month } = report;
  return {
    id: 'method',
    title: 'Method, contract and seal',
    blocks: [
      { kind: 'heading', text: 'Rules' },
      ...rules(month.contract[0]).map((text) => ({ kind: 'text' as const, text })),
      { kind: 'heading', text: 'Formulas with the numbers of this month' },
      {
        kind: 'working',
        lines: [
          ...month.kpis.map((kpi) => `${kpiName(kpi, month.services.length)}: ${kpi.formula}`),
          `Credit: ${month.credits.formula}`,
        ],
      },
      ...month.contract.flatMap(contractBlocks),
      { kind: 'table', table: assumed(month.contract) },
      { kind: 'heading', text: 'Seal' },
      { kind: 'facts', name: 'seal-full', caption: 'Seal of the month', facts: sealFacts(report, 'long') },
      { kind: 'table', table: revisions(report) },
      { kind: 'heading', text: 'Sign-off' },
      {
        kind: 'text',
        text: 'Ratings are proposed from the figures in the words of section 71 of the Procurement Act 2023. A person confirms or changes each and signs.',
      },
      { kind: 'facts', name: 'sign-off', caption: 'Sign-off', facts: signatures },
    ],
  };
}

const signatures: Fact[] = [
  'For the supplier: name, date',
  'For the buyer: name, date',
  'Ratings changed, and why',
].map((label) => ({ label, value: '' }));

const unknownWords = {
  excluded: 'is taken from the measured time',
  unavailable: 'counts as downtime',
  'unavailable-beside-outage':
    'counts as downtime where it touches an outage and is taken from the measured time elsewhere',
};

function rules(contract: ContractVersion | undefined): string[] {
  const always = [
    'The ledger divides the month into adjoining stretches that are available, unavailable, excluded or unknown, with no moment left out.',
    'Probes between the demarcation points decide whether the service is available, while they are fresh. Where none is configured, no path up means unavailable; else the state is unknown.',
  ];
  if (contract === undefined) return [...always, 'No contract was in force: nothing is measured against a promise.'];
  const grain =
    contract.grain === 'per-second'
      ? `An outage runs from the first of ${contract.lostInARow} or more consecutive lost probes to the first one that is answered.`
      : `A minute is unavailable when more than ${contract.lossThreshold * 100} % of its probes are lost (ITU-T Y.1540).`;
  return [
    ...always,
    grain,
    `Time that nobody observed is never counted as available: it ${unknownWords[contract.unknown]}.`,
  ];
}

function contractBlocks(contract: ContractVersion): Block[] {
  return [
    { kind: 'heading', text: `Contract version ${contract.version}` },
    {
      kind: 'facts',
      name: `contract-${contract.effective}`,
      caption: `Contract version ${contract.version}`,
      facts: terms(contract),
    },
    { kind: 'table', table: bands(contract) },
  ];
}

function terms(contract: ContractVersion): Fact[] {
  const {
    exclusions: { maintenance, drills },
    credits,
    charges,
    critical,
  } = contract;
  const notice =
    maintenance.notice === null ? 'never excluded' : `excluded where declared ${span(maintenance.notice)} before`;
  const hours =
    contract.hours?.map(({ days, from, to }) => `${days.join(' ')} ${from}–${to}`).join('; ') ?? 'all of every day';
  return [
    { label: 'Contract', value: contract.name },
    { label: 'Supplier', value: contract.supplier },
    { label: 'Buyer', value: contract.buyer },
    { label: 'In force from', value: `${contract.effective}, midnight ${contract.timeZone}` },
    { label: 'Service hours', value: hours },
    {
      label: 'Maintenance',
      value: `${notice}${maintenance.allowance === null ? '' : `, at most ${span(maintenance.allowance)} a month`}`,
    },
    { label: 'Drills', value: drills ? 'excluded' : 'measured like any other time' },
    { label: 'Repeat failure', value: `points × ${contract.repeatMultiplier}` },
    {
      label: 'Credit',
      value:
        credits.method === 'points'
          ? `${credits.percentPerPoint} % of charges a point, at most ${credits.capPercent} %`
          : `target minus achieved, at most ${credits.capPercent} %`,
    },
    {
      label: 'Charges of a month',
      value: charges === null ? 'not configured' : money(charges.minor, charges.currency),
    },
    {
      label: 'Critical failure',
      value: `${critical.points} points in ${critical.periods} months${critical.cap ? ', or the cap' : ''}`,
    },
    { label: 'Planning threshold', value: `${contract.planningThreshold * 100} % of capacity` },
  ];
}

const bands = ({ kpis, effective, version }: ContractVersion): Table => ({
  name: `bands-${effective}`,
  caption: `Targets and bands of version ${version}: figures are rounded first, and both ends belong to a band`,
  columns: [
    { title: 'KPI', kind: 'text' },
    { title: 'Target', kind: 'text' },
    { title: 'Rounding', kind: 'text' },
    { title: 'Band', kind: 'text' },
    { title: 'From', kind: 'number' },
    { title: 'To', kind: 'number' },
    { title: 'Points', kind: 'number' },
    { title: 'Rating', kind: 'text' },
  ],
  rows: kpis.flatMap((kpi) => {
    const head = [
      kpi.name,
      `${kpi.sense === 'at-least' ? '≥' : '≤'} ${kpi.target} ${kpi.unit}`,
      `${kpi.rounding.decimals} places, ${kpi.rounding.mode}`,
    ];
    return kpi.bands.length === 0
      ? [[...head, 'none', null, null, null, null]]
      : kpi.bands.map((band) => [...head, band.name, band.from, band.to, band.points, band.rating]);
  }),
  empty: 'It has no KPI.',
});

const assumed = (contracts: readonly ContractVersion[]): Table => ({
  name: 'assumed',
  caption: 'Terms left to a default that has no public source',
  columns: [
    { title: 'Term', kind: 'code' },
    { title: 'Version', kind: 'text' },
    { title: 'Value', kind: 'text' },
    { title: 'Why', kind: 'text' },
  ],
  rows: contracts.flatMap(({ version, assumed: all }) => all.map(({ key, value, why }) => [key, version, value, why])),
  empty: 'No term is assumed.',
});

const revisions = ({ revisions: all, month: { timeZone } }: InterconnectReport): Table => ({
  name: 'revisions',
  caption: 'Issues of this month',
  columns: [
    { title: 'Revision', kind: 'number' },
    { title: 'Closed', kind: 'text' },
    { title: 'Reason', kind: 'text' },
  ],
  rows: all.map(({ revision, at, reason }) => [revision, formatStamp(at, timeZone), reason ?? 'first issue']),
  empty: 'The month is not closed.',
});
