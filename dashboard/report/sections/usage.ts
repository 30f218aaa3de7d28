/** Who used it: authorities and destinations, by class of service. */
import type { EvidenceUsage, InterconnectReport } from '../../../collector/api/types.js';
import { classMix } from '../../charts/classMix.js';
import { rankedBars } from '../../charts/rankedBars.js';
import type { Block, Section, Table } from '../content/block.js';
import { percent } from '../content/figures.js';
import { octets, sumsBy, type Sum } from './usageSums.js';

interface Usage {
  rows: readonly EvidenceUsage[];
  keptMinutes: number;
  expectedMinutes: number;
}

type Sides = InterconnectReport['interconnect']['sides'];

/** Rows of a chart. */
const DRAWN = 10;

export function usage({ month, interconnect: { sides } }: InterconnectReport): Section {
  const { usage: kept, simulated } = month;
  const blocks =
    kept === undefined || kept.rows.length === 0
      ? nothingKept
      : [
          ...kind('authority', 'Authorities', kept, sides, simulated),
          ...kind('destination', 'Destinations', kept, sides, simulated),
          ...usageClasses(kept, sides, simulated),
        ];
  return { id: 'usage', title: 'Who used it', blocks };
}

export const nothingKept: Block[] = [
  { kind: 'text', text: 'No flows were kept for this month, so that who used the interconnect is not known.' },
];

/** What the figures rest on; the first block of whatever shows usage. */
function basis({ keptMinutes, expectedMinutes }: Usage): string {
  const share = expectedMinutes === 0 ? null : keptMinutes / expectedMinutes;
  return `Flows were kept for ${percent(share, 1)} of the minutes of the month; octets begin at the IP header and are estimates where routers sample.`;
}

function kind(by: 'authority' | 'destination', title: string, kept: Usage, sides: Sides, simulated: boolean): Block[] {
  const sums = sumsBy(kept.rows, by);
  const drawn = sums.slice(0, DRAWN);
  const drawing = rankedBars({
    ...{ width: 900, height: drawn.length * 14 * 2.3 + 4, textSize: 14, title, simulated },
    rows: drawn.map((sum) => ({ name: sum.name, value: rate(sum, kept) })),
  });
  const first = sums[0];
  const whole = kept.rows.reduce((sum, row) => sum + octets(row), 0);
  const sentence =
    first === undefined
      ? 'Nobody used it.'
      : `${first.name} had the largest share of ${title.toLowerCase()}, ${percent(octets(first) / whole, 1)}; mean rates of the month.`;
  return [
    { kind: 'heading', text: title },
    ...(by === 'authority' ? [{ kind: 'text' as const, text: basis(kept) }] : []),
    { kind: 'chart', sentence, drawing, table: sumTable(by, title, sums, sides, kept) },
  ];
}

/** Mean over the minutes that were kept, bit/s. */
const rate = (sum: Sum, { keptMinutes }: Usage): number | null =>
  keptMinutes === 0 ? null : (octets(sum) * 8) / (keptMinutes * 60);

function sumTable(name: string, title: string, sums: readonly Sum[], sides: Sides, kept: Usage): Table {
  const whole = sums.reduce((sum, each) => sum + octets(each), 0);
  return {
    name: `usage-by-${name}`,
    caption: `${title}: traffic of the month`,
    columns: [
      { title: title.replace(/ies$/, 'y').replace(/s$/, ''), kind: 'text' },
      { title: `${sides.a} → ${sides.b}, GB`, kind: 'number', digits: 3 },
      { title: `${sides.b} → ${sides.a}, GB`, kind: 'number', digits: 3 },
      { title: 'Share, %', kind: 'number', digits: 2 },
      { title: 'Mean, Mbit/s', kind: 'number', digits: 3 },
    ],
    rows: sums.map((sum) => {
      const mean = rate(sum, kept);
      return [
        sum.name,
        sum.octetsAToB / 1e9,
        sum.octetsBToA / 1e9,
        whole === 0 ? null : (100 * octets(sum)) / whole,
        mean === null ? null : mean / 1e6,
      ];
    }),
    empty: 'There was no traffic.',
  };
}

/** Also of a report for one authority. */
export function usageClasses(kept: Usage, sides: Sides, simulated: boolean): Block[] {
  const sums = sumsBy(kept.rows, 'class');
  const whole = sums.reduce((sum, each) => sum + octets(each), 0) || 1;
  const shares = sums.map((sum) => ({ name: sum.name, share: octets(sum) / whole }));
  const drawing = classMix({ width: 620, height: 150, textSize: 14, shares, simulated });
  return [
    { kind: 'heading', text: 'Classes of service' },
    {
      kind: 'chart',
      sentence: 'Share of the octets by class of service.',
      drawing,
      table: sumTable('class', 'Classes', sums, sides, kept),
    },
  ];
}

/** Of one authority: its destinations. */
export function ownUsage(kept: Usage, sides: Sides, simulated: boolean): Block[] {
  return [
    { kind: 'text', text: basis(kept) },
    ...kind('destination', 'Destinations', kept, sides, simulated),
    ...usageClasses(kept, sides, simulated),
  ];
}
