import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../collector/api/document.js';
import { routes } from '../../collector/api/routes/index.js';
import { systemClock } from '../../collector/deps.js';
import { serve } from './http.js';
import { log, Router } from './scene.js';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const openUrl = (url: string) => url.replace(/:(\w+)/g, '{$1}');

function schemaOf({ paths }: Document, url: string, method: string, status: number): object {
  const schema = paths[url]?.[method]?.responses[status]?.content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`no schema for ${method} ${url} ${status}`);
  return schema;
}

describe('the OpenAPI document', () => {
  it('is the same from a running collector as from the generator', async () => {
    const { base } = await serve();
    const served = await (await fetch(`${base}/api/v1/openapi.json`)).json();
    expect(served).toEqual(JSON.parse(JSON.stringify(await openApiDocument('1.2.3', log))));
    expect(served).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });

  it('holds every route with a summary, an operationId of its own, and its refusals', async () => {
    const document = (await openApiDocument('1', log)) as Document;
    const operations = Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${url}`, ...operation })),
    );
    const declared = [...routes.map(({ method, url }) => `${method} ${openUrl(url)}`), 'GET /api/v1/openapi.json'];
    expect(operations.map(({ key }) => key).sort()).toEqual(declared.sort());
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary, tags, responses } of operations) {
      expect([summary.length > 0, tags.length]).toEqual([true, 1]);
      expect(Object.keys(responses).some((status) => /^[23]/.test(status))).toBe(true);
    }
    const query = document.paths['/api/v1/query']?.['get']?.parameters ?? [];
    expect(query.map(({ name, in: where, required }) => [name, where, required ?? false])).toEqual([
      ['measurement', 'query', true],
      ['field', 'query', true],
      ['aggregate', 'query', true],
      ['interval', 'query', true],
      ['from', 'query', true],
      ['to', 'query', false],
      ['groupBy', 'query', false],
    ]);
  });

  it('describes what is really answered', async () => {
    const { base, live } = await serve();
    live.observe(new Router(systemClock, 'gw1').round());
    const document = (await (await fetch(`${base}/api/v1/openapi.json`)).json()) as Document;
    const asked: [url: string, path: string, status: number, body?: string][] = [
      ['/api/v1/status', '/api/v1/status', 200],
      ['/api/v1/topology', '/api/v1/topology', 200],
      ['/api/v1/gateways', '/api/v1/gateways', 200],
      ['/api/v1/gateways/{name}/interfaces', '/api/v1/gateways/gw1/interfaces', 200],
      ['/api/v1/gateways/{name}/interfaces', '/api/v1/gateways/nobody/interfaces', 404],
      ['/api/v1/query', '/api/v1/query?measurement=interface&field=inOctets&aggregate=rate&interval=5m&from=-1h', 200],
      ['/api/v1/query', '/api/v1/query?measurement=interface', 400],
      ['/api/v1/query', '/api/v1/query', 400, '{}'],
      ['/api/v1/events', '/api/v1/events', 200],
      ['/api/v1/events', '/api/v1/events?nonsense=1', 400],
      ['/healthz', '/healthz', 200],
      ['/readyz', '/readyz', 503],
    ];
    for (const [url, path, status, body] of asked) {
      const post = { method: 'POST', body: body ?? null, headers: { 'content-type': 'application/json' } };
      const response = await fetch(`${base}${path}`, body === undefined ? {} : post);
      expect([path, response.status]).toEqual([path, status]);
      const validate = ajv.compile(schemaOf(document, url, body === undefined ? 'get' : 'post', status));
      const answer: unknown = await response.json();
      expect([path, validate(answer) ? [] : validate.errors]).toEqual([path, []]);
      expect(validate({ ...(answer as object), surplus: 1 })).toBe(false);
    }
  });
});
