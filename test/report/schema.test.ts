import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { ownShare } from '../../dashboard/report/share/ownShare.js';
import { report } from './fixture/month.js';

const file = fileURLToPath(new URL('../../docs/reference/report.schema.json', import.meta.url));
const valid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);

test('both kinds of report are what the published schema says, and nothing more', () => {
  for (const each of [report(), ownShare(report(), 'Leeds City Council', [])]) {
    expect(valid(each), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true);
    expect(valid({ ...each, more: 1 })).toBe(false);
    expect(valid({ ...each, kind: 'other' })).toBe(false);
  }
});
