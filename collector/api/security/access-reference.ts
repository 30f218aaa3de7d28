/** The table of routes and roles as a page of the documentation. */
import { roleMeanings, roles } from '../../model/identity.js';
import { access } from './access.js';

export function accessReference(): string {
  const head = ['Route', ...roles];
  const rows = Object.entries(access).map(([route, row]) => [
    `\`${route}\``,
    ...roles.map((role) => (row === 'open' ? 'open' : row.includes(role) ? 'yes' : '–')),
  ]);
  return `<!-- Made by "npm run generate" from collector/api/security/access.ts. -->

# Who may ask for what

${roles.map((role) => `- **${role}** – ${roleMeanings[role]}`).join('\n')}

\`open\` is answered without a sign-in. \`–\` is answered with 403. A token with the role \`authority\` sees its own authority alone, whatever it asks for.

${table([head, ...rows])}
`;
}

/** Columns padded to one width, as the formatter of this project writes tables. */
function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
