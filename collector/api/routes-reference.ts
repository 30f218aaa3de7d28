/** Every route with what it gives and is asked with, as a page of the documentation: what people look for before they open the OpenAPI document. */
import { z } from 'zod';
import { markdownTable } from './markdown-table.js';

const operation = z.object({
  summary: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })).default([]),
});
const described = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** Markdown, from the OpenAPI document. */
export function routesReference(document: object): string {
  const rows = Object.entries(described.parse(document).paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, { summary, parameters }]) => [
      `\`${method.toUpperCase()} ${url}\``,
      summary,
      parameters
        .filter((each) => each.in === 'query')
        .map(({ name, required }) => `\`${name}\`${required === true ? ' (needed)' : ''}`)
        .join(', '),
    ]),
  );
  return `<!-- Made by "npm run generate" from the schemas of the routes in collector/api/routes. -->

# Every route

What each takes and answers is in [openapi.json](openapi.json), who may ask for it in [access.md](access.md), and how to go about it in [the API](../api.md).

${markdownTable([['Route', 'What it gives', 'Asked with'], ...rows])}
`;
}
