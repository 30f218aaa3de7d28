import { describe, expect, it } from 'vitest';
import {
  agreements,
  directions,
  drillStates,
  failoverKinds,
  forwardingStates,
  gapSources,
  groupModes,
  heldUntil,
  incidentKinds,
  incidentStates,
  iso,
  meanings,
  postureChecks,
  protectionStates,
  severities,
  verdicts,
  windowStates,
} from '../../collector/model/judgement.js';
import { healths, serviceStates } from '../../collector/model/health.js';

describe('every enumerated state has one sentence', () => {
  it.each([
    ['health', healths],
    ['service', serviceStates],
    ['forwarding', forwardingStates],
    ['protection', protectionStates],
    ['verdict', verdicts],
    ['check', postureChecks],
    ['failover', failoverKinds],
    ['gap', gapSources],
    ['corroboration', agreements],
    ['incident', incidentStates],
    ['incidentKind', incidentKinds],
    ['severity', severities],
    ['maintenance', windowStates],
    ['drill', drillStates],
    ['mode', groupModes],
  ] as const)('%s', (name, words) => {
    expect(Object.keys(meanings[name]).sort()).toEqual([...words].sort());
    for (const sentence of Object.values(meanings[name])) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('times on their way out', () => {
  it('become text where a key says that it holds one, and nothing else does', () => {
    const inside = { at: 0, since: null, openedAt: 1_000, seconds: 5, list: [{ at: 2_000, format: 3 }], directions };
    expect(iso(inside)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      since: null,
      openedAt: '1970-01-01T00:00:01.000Z',
      seconds: 5,
      list: [{ at: '1970-01-01T00:00:02.000Z', format: 3 }],
      directions: ['a-b', 'b-a'],
    });
  });

  it('keep whatever name stands as a key, and no copy inherits from what came', () => {
    const copied = iso(JSON.parse('{"__proto__":{"at":0},"b":2}') as Record<string, unknown>);
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"at":"1970-01-01T00:00:00.000Z"},"b":2}');
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });
});

describe('until when work was announced', () => {
  const until = (noted: 'before' | 'afterwards', cancelledAt: number | null) =>
    heldUntil({ startsAt: 100, endsAt: 200, noted, cancelledAt });

  it.each([
    ['before', null, 200],
    ['before', 50, 100],
    ['before', 150, 150],
    ['before', 250, 200],
    ['afterwards', null, 200],
    ['afterwards', 150, 100],
    ['afterwards', 250, 100],
  ] as const)('noted %s, called off at %s: %i', (noted, cancelledAt, end) => {
    expect(until(noted, cancelledAt)).toBe(end);
  });
});
