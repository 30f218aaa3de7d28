/** The JSON Schema of a report as JSON, from the types that it is written from. Needs the sources beside it: for those who build the product. */
import { fileURLToPath } from 'node:url';
import { packageRoot } from './version.js';

export async function reportSchema(): Promise<object> {
  // A tool of the build, which an installation need not have.
  const { createGenerator } = await import('ts-json-schema-generator');
  const path = (name: string): string => fileURLToPath(new URL(name, packageRoot()));
  const schema = createGenerator({
    path: path('collector/model/report.ts'),
    tsconfig: path('tsconfig.json'),
    type: 'ReportDocument',
    expose: 'export',
    topRef: true,
    skipTypeCheck: true,
    additionalProperties: false,
    sortProps: true,
  }).createSchema('ReportDocument');
  return { title: 'Service level report of Interconnect Monitor', ...schema };
}
