/** The columns of the Parquet files, for those who read them. */
import { archiveColumns } from './columns.js';

const head = `# Columns of the flow archive

Written by \`npm run generate\`. Elements are those of IANA's IPFIX registry; those of the other direction of a biflow bear the same numbers
under enterprise 29305 (RFC 5103). Times are UTC. Null is for what a record did not tell.

| Column | Element | Type | What it holds |
| ------ | ------- | ---- | ------------- |
`;

/** Markdown. */
export function archiveReference(): string {
  const rows = archiveColumns(24, 48).map(
    ({ name, element, type, text }) => `| \`${name}\` | ${element ?? ''} | ${type} | ${text} |`,
  );
  return `${head}${rows.join('\n')}\n`;
}
