import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReportWriter } from '../../collector/reporting/writer.js';
import type { ReportJob } from '../../collector/model/report.js';
import { packageRoot } from '../../collector/version.js';
import { until } from '../until.js';
import { report } from './fixture/month.js';

const program = new URL('dist/dashboard/report/main.js', packageRoot());
let folder: string;
let writer: ReportWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writer-'));
  writer = new ReportWriter({ program, env: process.env });
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

function job(change: Partial<ReportJob> = {}): ReportJob {
  const { month, ledgers, ...head } = report();
  return {
    head,
    month: { value: month },
    ledgers: { value: ledgers },
    share: null,
    forms: ['html', 'json'],
    folder,
    name: 'october',
    bundled: false,
    ...change,
  };
}

test('files are whole, private, told as they are done and with what they hash to', async () => {
  const told: string[] = [];
  const files = await writer.write(job(), ({ form }) => told.push(form));
  expect(told).toEqual(['html', 'json']);
  expect(readdirSync(folder).sort()).toEqual(['october.html', 'october.json']);
  for (const { file, sha256, octets } of files) {
    const bytes = readFileSync(file);
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([octets, sha256]);
  }
  expect(JSON.parse(readFileSync(join(folder, 'october.json'), 'utf8'))).toEqual(report());
});

test('what is large is read from its file, and a second report is written by the same process', async () => {
  writeFileSync(join(folder, 'month'), JSON.stringify(report().month));
  await writer.write(job({ month: { file: join(folder, 'month') }, forms: ['ods'] }));
  await writer.write(job({ forms: ['csv'], bundled: true, name: 'second' }));
  expect(existsSync(join(folder, 'october.ods'))).toBe(true);
  const tables = Object.keys(unzipSync(readFileSync(join(folder, 'second-csv.zip'))));
  expect(tables).toContain('kpis.csv');
});

test('without a browser a PDF is refused before anything is written, and the next job goes on', async () => {
  const poor = new ReportWriter({ program, env: { ...process.env, INTERCONNECT_CHROMIUM: join(folder, 'none') } });
  await expect(poor.write(job({ forms: ['html', 'pdf'] }))).rejects.toMatchObject({ code: 'REPORT_NO_BROWSER' });
  expect(readdirSync(folder)).toEqual([]);
  await poor.write(job({ forms: ['json'] }));
  await poor.close();
});

test('a folder that is not there, and an authority that is not known, are told', async () => {
  await expect(writer.write(job({ folder: join(folder, 'none') }))).rejects.toMatchObject({
    code: 'REPORT_NOT_WRITTEN',
  });
  const share = { authority: 'Nowhere', known: [] };
  await expect(writer.write(job({ share }))).rejects.toMatchObject({ code: 'REPORT_UNKNOWN_AUTHORITY' });
});

test('killed while it has nothing to do: the next report is written by another', async () => {
  const [writes, pid] = [join(folder, 'writes.mjs'), join(folder, 'pid')];
  writeFileSync(
    writes,
    `import { writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(pid)}, String(process.pid));
     process.on('message', () => process.send({ told: 'done' }));`,
  );
  const own = new ReportWriter({ program: pathToFileURL(writes), env: {} });
  const killed: number[] = [];
  for (let time = 0; time < 2; time++) {
    await own.write(job());
    const one = Number(readFileSync(pid, 'utf8'));
    process.kill(one, 'SIGKILL');
    await until('it has ended', () => isGone(one));
    killed.push(one);
  }
  await own.close();
  expect(new Set(killed).size).toBe(2);
});

function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
}
