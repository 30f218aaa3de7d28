/** Files for those who have an Alertmanager or a Grafana: taken by the real programs, and by the schema of what Grafana reads. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadRuleSet } from '../../alerts/evaluator/rule-set.js';
import { missing, program } from '../needs.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const skip = missing({ amtool: 'prometheus-alertmanager' });
const config = `${root}alerts/alertmanager/alertmanager.yml`;
const { groups } = await loadRuleSet(`${root}alerts/rules/`, null);
const alerts = groups.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === 'alert' ? [rule] : [])));

function amtool(...args: string[]): { ok: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(program('amtool')!, args, { encoding: 'utf8' });
  return { ok: status === 0, output: status === 0 ? stdout.trim() : stderr };
}

describe.skipIf(skip !== null)(`Alertmanager ${skip ?? ''}`, () => {
  it('takes the configuration', () => {
    const { ok, output } = amtool('check-config', config);
    expect(ok, output).toBe(true);
  });

  it.each([
    ['Watchdog', 'info', 'heartbeat'],
    ['PathDown', 'page', 'on-call'],
    ['ProbeLoss', 'ticket', 'desk'],
    ['InterfaceDown', 'info', 'nobody'],
    ['GatewayDown', 'page', 'on-call'],
    ['GatewayDown', 'page', 'nobody', 'follows=path'],
  ])('%s of severity %s goes to %s', (name, severity, receiver, ...more) => {
    const labels = [`alertname=${name}`, `severity=${severity}`, ...more];
    expect(amtool('config', 'routes', 'test', `--config.file=${config}`, ...labels).output).toBe(receiver);
  });

  it('says what happened, since when and what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-amtool-'));
    const alert = (status: string, summary: string) => ({
      ...{
        status,
        labels: { alertname: 'PathDown' },
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: '2026-01-01T01:00:00Z',
      },
      annotations: { summary, description: `${summary}, and more`, runbook_url: 'docs/runbooks/PathDown.md' },
    });
    const data = { status: 'firing', alerts: [alert('firing', 'Path p is down'), alert('resolved', 'Path q is down')] };
    await writeFile(join(folder, 'data.json'), JSON.stringify(data));
    const text = '{{ template "interconnect.title" . }}\n{{ template "interconnect.text" . }}';
    const { output } = amtool(
      ...['template', 'render', `--template.glob=${root}alerts/alertmanager/templates/*.tmpl`],
      ...[`--template.text=${text}`, `--template.data=${join(folder, 'data.json')}`],
    );
    await rm(folder, { recursive: true });
    expect(output.split('\n').filter((line) => line !== '')).toEqual([
      'Path p is down and 1 more',
      'Path p is down, and more',
      'Since: 2026-01-01 00:00:00 UTC',
      'Runbook: docs/runbooks/PathDown.md',
      'Over at 2026-01-01 01:00:00 UTC: Path q is down',
    ]);
  });

  it('inhibits alerts that there are, by labels that they have', () => {
    const text = readFileSync(config, 'utf8');
    for (const [, names] of text.matchAll(/alertname =~? "?([^"\]\n]+)/g)) {
      const found = alerts.some(({ name }) => new RegExp(`^(?:${names})$`).test(name));
      expect(found, names).toBe(true);
    }
  });
});

const duration = z.string().regex(/^\d+[smhd]$/);
const texts = z.record(z.string(), z.string());
/** What Grafana 12 reads: it passes over a field that it spells otherwise, so none may be there. */
const provisioning = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(
    z.strictObject({
      orgId: z.literal(1),
      name: z.string(),
      folder: z.string(),
      interval: duration,
      rules: z.array(
        z.strictObject({
          uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
          title: z.string().max(190),
          condition: z.literal('B'),
          data: z.tuple([
            z.strictObject({
              refId: z.literal('A'),
              relativeTimeRange: z.strictObject({ from: z.number(), to: z.number() }),
              datasourceUid: z.string(),
              model: z.strictObject({
                ...{ refId: z.literal('A'), expr: z.string(), instant: z.literal(true), range: z.literal(false) },
              }),
            }),
            z.strictObject({
              refId: z.literal('B'),
              datasourceUid: z.literal('__expr__'),
              model: z.strictObject({ refId: z.literal('B'), type: z.literal('math'), expression: z.string() }),
            }),
          ]),
          noDataState: z.enum(['OK', 'NoData', 'Alerting']),
          execErrState: z.enum(['OK', 'Error', 'Alerting']),
          for: duration,
          keepFiringFor: duration,
          missing_series_evals_to_resolve: z.number().int().positive(),
          annotations: texts,
          labels: texts,
          isPaused: z.boolean(),
          notification_settings: z.strictObject({
            receiver: z.string(),
            group_by: z.array(z.string()),
            group_wait: duration,
            group_interval: duration,
            repeat_interval: duration,
          }),
        }),
      ),
    }),
  ),
  contactPoints: z.array(
    z.strictObject({
      orgId: z.literal(1),
      name: z.string(),
      receivers: z.array(
        z.strictObject({
          uid: z.string(),
          type: z.literal('webhook'),
          settings: z.strictObject({ url: z.string().startsWith('$'), httpMethod: z.literal('POST') }),
          disableResolveMessage: z.boolean(),
        }),
      ),
    }),
  ),
});

describe('Grafana', () => {
  const read = (): unknown => JSON.parse(readFileSync(`${root}alerts/grafana/interconnect.json`, 'utf8'));

  it('is given fields that it reads and no others, and no policy', () => {
    expect(provisioning.safeParse(read()).error).toBeUndefined();
  });

  it('has every rule that somebody is told of, once, with a receiver that there is', () => {
    const { groups: given, contactPoints } = provisioning.parse(read());
    const rules = given.flatMap((group) => group.rules);
    const wanted = alerts.filter(({ name, source }) => name === 'Watchdog' || source.labels['severity'] !== 'info');
    expect(rules.map(({ title }) => title).sort()).toEqual(wanted.map(({ name }) => name).sort());
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    const receivers = contactPoints.map(({ name }) => name);
    for (const rule of rules) {
      expect(receivers).toContain(rule.notification_settings.receiver);
      expect(rule.notification_settings.group_by.slice(0, 2)).toEqual(['grafana_folder', 'alertname']);
      expect(JSON.stringify([rule.annotations, rule.labels])).not.toMatch(/\$value\b/);
    }
  });
});
