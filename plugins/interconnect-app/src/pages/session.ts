import * as z from 'zod/mini';
import { read } from '../datasource/api/read';
import type { Client } from '../datasource/api/client';

const answer = z.looseObject({ roles: z.array(z.string()) });

/** Who may have a report written; the collector refuses everybody else. */
const REPORTERS = ['engineer', 'procurement', 'admin', 'authority'];

/** Whether the token of the data source may have a report written. */
export async function mayReport(client: Client): Promise<boolean> {
  const { roles } = read(answer, await client.get('session'), 'who asks');
  return roles.some((role) => REPORTERS.includes(role));
}
