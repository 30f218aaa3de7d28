/** Probes and their agents over HTTP and in /metrics. */
import { expect, it } from 'vitest';
import { probesAnswer } from '../../collector/api/schema/probes.js';
import type { ProbeHealth } from '../../collector/model/probe-health.js';
import { serve } from './http.js';

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
