/** Every table of a report, in reading order: those of charts and lists of facts too. */
import type { Block, Content, Fact, Table } from './block.js';

export function tablesOf({ front, sections }: Content): Table[] {
  return [front, ...sections].flatMap(({ blocks }) => blocks.flatMap(tableOf));
}

function tableOf(block: Block): Table[] {
  if (block.kind === 'table' || block.kind === 'chart') return [block.table];
  return block.kind === 'facts' ? [factsTable(block)] : [];
}

const factsTable = ({ name, caption, facts }: { name: string; caption: string; facts: readonly Fact[] }): Table => ({
  name,
  caption,
  columns: [
    { title: 'Item', kind: 'text' },
    { title: 'Value', kind: 'text' },
  ],
  rows: facts.map(({ label, value }) => [label, value]),
  empty: '',
});
