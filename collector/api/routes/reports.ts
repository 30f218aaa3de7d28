import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { reportForms, type ReportForm } from '../../model/report.js';
import { ApiError } from '../errors.js';
import { ownShare } from '../security/guard.js';
import { actingLater } from './records-input.js';
import { failure, parsed, type Route } from './route.js';

const params = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });

const query = z.strictObject({
  form: z.enum(reportForms).default('html').describe('csv comes as a ZIP with a file per table'),
  authority: z
    .string()
    .max(80)
    .optional()
    .describe('its own report; a token that is bound to an authority gets that one alone'),
});

export const reportRoute: Route = {
  method: 'GET',
  url: '/api/v1/reports/:month',
  tag: 'history',
  summary: 'The service-level report of a month, as a file; one that runs is not final',
  params,
  query,
  answers: {
    200: { description: 'The report in the form that was asked for', media: { type: '*/*', schema: z.string() } },
    404: failure('There is no such month, or no such authority'),
  },
  timeout: 180_000,
  // Writing one takes seconds of a processor.
  limit: { max: 60, minutes: 1 },
  async handle({ reports, audit }, request, reply) {
    const { month } = parsed(params, request.params);
    const { form, authority } = parsed(query, request.query);
    const own = ownShare(request, authority === undefined ? undefined : [authority]);
    const whose = own ?? authority ?? null;
    const { files } = await actingLater(() => reports.issue({ month, forms: [form], authority: whose }));
    const [file] = files;
    if (file === undefined) throw new ApiError(503, 'report-not-made', 'The report was not made; the log says why.');
    const deed = { action: 'report.read', from: request.ip, outcome: 'done', reason: null } as const;
    audit.add({ ...deed, who: request.who?.name ?? 'unknown', object: month, details: { form, authority: whose } });
    return send(reply, form, file.file);
  },
};

const types: Record<ReportForm, string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'application/zip',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  json: 'application/json; charset=utf-8',
};

/** The page's own policy allows its one style sheet by its hash; the wall's would refuse it. */
const POLICY = /content="(default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; font-src data:; [^"<>]*)"/;

async function send(reply: FastifyReply, form: ReportForm, file: string): Promise<FastifyReply> {
  const bytes = await readFile(file);
  const policy = form === 'html' ? POLICY.exec(bytes.subarray(0, 2_000).toString('utf8'))?.[1] : undefined;
  if (policy !== undefined)
    reply.header('content-security-policy', `${policy}; frame-ancestors 'none'; sandbox allow-same-origin`);
  const how = form === 'html' ? 'inline' : 'attachment';
  return reply
    .header('content-disposition', `${how}; filename="${basename(file)}"`)
    .header('cache-control', 'private, no-store')
    .type(types[form])
    .send(bytes);
}
