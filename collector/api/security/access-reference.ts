/** The table of routes and roles as a page of the documentation. */
import { roleMeanings, roles } from '../../model/identity.js';
import { markdownTable } from '../markdown-table.js';
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

${markdownTable([head, ...rows])}
`;
}
