import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../collector/config/json-schema.js';

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  oneOf?: Node[];
  anyOf?: Node[];
  description?: string;
}

const schema = configJsonSchema() as Node;

it('the file for editors is the one that the source renders', () => {
  const file = fileURLToPath(new URL('../../docs/reference/interconnect.schema.json', import.meta.url));
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(schema, null, 2)}\n`);
});

it('every key has a description for whoever hovers over it', () => {
  const mute: string[] = [];
  const walk = (node: Node, path: string) => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      if (child.description === undefined) mute.push(`${path}.${key}`);
      walk(child, `${path}.${key}`);
    }
    if (node.items !== undefined) walk(node.items, `${path}[]`);
    for (const option of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) walk(option, path);
  };
  walk(schema, '');
  expect(mute).toEqual([]);
});

it('takes the keys as they are written: with defaults they may be left out', () => {
  const gateway = schema.properties?.['gateways']?.items as { required: string[] };
  expect(gateway.required).toEqual(['name', 'address', 'snmp']);
});
