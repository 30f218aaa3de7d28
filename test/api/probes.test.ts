/** Probes and their agents over HTTP and in /metrics. */
import { describe, expect, it } from 'vitest';
import { Live } from '../../collector/api/live.js';
import { agentProblems } from '../../collector/api/live/problems/agents.js';
import { probesAnswer } from '../../collector/api/schema/probes.js';
import type { ProbeHealth } from '../../collector/model/probe-health.js';
import { HandClock } from './hand-clock.js';
import { serve } from './http.js';
import { log, recordDeps, scene, storeHealth } from './scene.js';

const probe = (more: Partial<ProbeHealth>): ProbeHealth => ({
  name: 'crossing',
  kind: 'icmp',
  from: 'council',
  target: '192.0.2.9',
  direction: 'a-b',
  path: null,
  service: true,
  interval: 200,
  timeout: 200,
  lastSentAt: 1_795_690_954_378,
  lastAnsweredAt: 1_795_690_954_378,
  lastDelay: 12.5,
  lostNow: 0,
  lastMinute: {
    ...{ end: 1_795_690_920_000, sent: 300, lost: 3 },
    ...{ variation: 4, variationForward: 3.5, variationBackward: null },
  },
  age: 150,
  trouble: null,
  ...more,
});

const probing = {
  probes: [
    probe({}),
    probe({ name: 'losing', lostNow: 3 }),
    probe({ name: 'quiet', age: 601 }),
    probe({
      name: 'new',
      lastSentAt: null,
      lastAnsweredAt: null,
      lastDelay: null,
      lastMinute: null,
      age: null,
      trouble: 'No route.',
    }),
  ],
  agents: [
    {
      name: 'council',
      lastReportAt: 1_795_690_954_400,
      clock: { offset: -3, uncertainty: 1 },
      dropped: 0,
      troubles: {},
    },
    { name: 'trust', lastReportAt: null, clock: null, dropped: 0, troubles: {} },
  ],
  refused: { 'unknown-agent': 2 },
};

it('says of each probe what became of its last packets, and never calls silence an answer', async () => {
  const { base } = await serve({ probing });
  const { probes, agents } = probesAnswer.parse(await (await fetch(`${base}/api/v1/probes`)).json());
  expect(probes.map(({ name, state }) => [name, state])).toEqual([
    ['crossing', 'answered'],
    ['losing', 'lost'],
    ['quiet', 'silent'],
    ['new', 'silent'],
  ]);
  expect(probes[0]).toMatchObject({
    lastDelayMilliseconds: 12.5,
    intervalSeconds: 0.2,
    lastSentAt: '2026-11-26T11:02:34.378Z',
    lastMinute: { end: '2026-11-26T11:02:00.000Z', sent: 300, variationForwardMilliseconds: 3.5 },
  });
  expect(agents[1]).toMatchObject({ lastReportAt: null, clockOffsetMilliseconds: null });
});

it('has them in /metrics; what is not known has no sample', async () => {
  const { base } = await serve({ probing });
  const text = await (await fetch(`${base}/metrics`)).text();
  expect(text).toContain('interconnect_probe_round_trip_seconds{probe="crossing"} 0.0125');
  expect(text).toContain('interconnect_probe_variation_seconds{probe="crossing",way="forward"} 0.0035');
  expect(text).not.toMatch(
    /probe_variation_seconds\{probe="crossing",way="backward"|probe_variation_seconds\{probe="new"/,
  );
  expect(text).toContain('interconnect_probe_lost_now{probe="losing"} 3');
  expect(text).toContain('interconnect_probe_trouble{probe="new"} 1');
  expect(text).not.toContain('interconnect_probe_round_trip_seconds{probe="new"}');
  expect(text).toContain('interconnect_probe_agent_clock_offset_seconds{agent="council"} -0.003');
  expect(text).not.toContain('interconnect_probe_agent_last_report_timestamp_seconds{agent="trust"}');
  expect(text).toContain('interconnect_probe_reports_refused_total{reason="unknown-agent"} 2');
});

describe('a probe agent whose clock is off', () => {
  const told = (offset: number, uncertainty = 10) =>
    agentProblems([{ ...agent, clock: { offset, uncertainty } }]).map(({ code, message }) => [code, message]);
  const agent = { name: 'council', lastReportAt: 0, clock: null, dropped: 0, troubles: {} };

  it('is a problem with the measured offset, which way and within how much', () => {
    expect(told(-3_600_000)).toEqual([
      [
        'probe-agent-clock',
        "The clock of probe agent council is 3600 s behind the collector's, ±0.01 s. Times are corrected for it.",
      ],
    ]);
    expect(told(2_011)[0]?.[1]).toContain('2.011 s ahead of');
  });

  it('is none within two seconds, where that is not sure, or where nothing is measured', () => {
    expect([told(2_000), told(-2_000), told(2_500, 600), agentProblems([agent])]).toEqual([[], [], [], []]);
  });

  it('stands on the wall', () => {
    const clock = new HandClock();
    const live = new Live(scene(), {
      ...{ clock, log, version: '0', storeHealth, ...recordDeps(clock) },
      problems: () => agentProblems([{ ...agent, clock: { offset: 300_000, uncertainty: 10 } }]),
    });
    expect(live.status().problems).toContainEqual(
      expect.objectContaining({ code: 'probe-agent-clock', subject: 'council', severity: 'warning' }),
    );
  });
});
