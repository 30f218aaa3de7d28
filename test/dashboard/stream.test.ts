import { describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { readStatus } from '../../dashboard/wall/readStatus.js';
import { StatusStream, type Source } from '../../dashboard/wall/stream.js';
import { well } from './fixture/statuses.js';

type Listener = (event: { data?: unknown }) => void;

/** A clock moved by hand and the sources that were opened. */
function bench(first: Status | null = null) {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sources: { closed: boolean; emit(type: string, data?: unknown): void }[] = [];
  const open = (): Source => {
    const listeners = new Map<string, Listener>();
    const source = { closed: false, emit: (type: string, data?: unknown) => listeners.get(type)?.({ data }) };
    sources.push(source);
    return {
      addEventListener: (type, listener) => void listeners.set(type, listener),
      close: () => void (source.closed = true),
    };
  };
  const after = (ms: number, run: () => void) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return { cancel: () => void (timers = timers.filter((one) => one !== timer)) };
  };
  const pass = (ms: number) => {
    const end = now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((x, y) => x.at - y.at)[0];
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.run();
    }
    now = end;
  };
  let drawn = 0;
  const stream = new StatusStream('/stream', { now: () => now, after, open }, () => drawn++);
  stream.start(first);
  const last = () => sources.at(-1)!;
  return { stream, sources, last, pass, say: () => last().emit('status', JSON.stringify(well())), drawn: () => drawn };
}

describe('the stream', () => {
  test('is live with the first status', () => {
    const { stream, say } = bench();
    expect(stream.link.phase).toBe('connecting');
    say();
    expect(stream.link.phase).toBe('live');
    expect(stream.status?.interconnect.name).toBe('GCSX–N3 Interconnect');
  });

  test('is lost after three seconds of silence, counted from the last status', () => {
    const { stream, say, pass, sources } = bench();
    say();
    pass(1000);
    say();
    pass(2999);
    expect(stream.link.phase).toBe('live');
    pass(1);
    expect(stream.link).toMatchObject({ phase: 'lost', since: 1000, reason: 'The collector has gone silent' });
    expect(sources[0]?.closed).toBe(true);
  });

  test('is lost at once when it breaks, and draws that', () => {
    const { stream, say, last, drawn } = bench();
    say();
    const before = drawn();
    last().emit('error');
    expect(stream.link.phase).toBe('lost');
    expect(drawn()).toBe(before + 1);
  });

  test('tries again with growing pauses, and keeps saying since when', () => {
    const { stream, say, last, pass, sources } = bench();
    say();
    pass(500);
    for (const pause of [500, 1000, 2000, 4000, 8000, 8000]) {
      last().emit('error');
      const opened = sources.length;
      pass(pause - 1);
      expect(sources).toHaveLength(opened);
      pass(1);
      expect(sources).toHaveLength(opened + 1);
      expect(stream.link).toMatchObject({ phase: 'lost', since: 0, retryAt: null });
    }
    say();
    expect(stream.link.phase).toBe('live');
  });

  test('a connection that opens and says nothing counts as lost too', () => {
    const { stream, pass } = bench();
    pass(5000);
    expect(stream.link).toMatchObject({ phase: 'lost', since: 0, reason: 'The collector does not answer' });
  });

  test('what came with the page is shown while the first event is awaited, and no longer than that', () => {
    const { stream, pass, say } = bench(well());
    expect(stream.status?.time).toBe(well().time);
    expect(stream.link.phase).toBe('connecting');
    pass(2999);
    expect(stream.link.phase).toBe('connecting');
    pass(1);
    expect(stream.link).toMatchObject({ phase: 'lost', since: 0, reason: 'The collector does not answer' });
    say();
    expect(stream.link.phase).toBe('lost');
  });

  test('a source that was let go is not heard any more', () => {
    const { stream, say, sources, last, pass } = bench();
    say();
    last().emit('error');
    pass(500);
    sources[0]?.emit('status', JSON.stringify(well()));
    expect(stream.link.phase).toBe('lost');
  });

  test('what is not a status is no sign of life', () => {
    const { stream, say, last } = bench();
    say();
    last().emit('status', '{"paths":[]}');
    expect(stream.link).toMatchObject({ phase: 'lost' });
    expect(stream.status?.paths).toHaveLength(2);
  });
});

describe('a status event', () => {
  test('is narrowed at the boundary', () => {
    const whole = well();
    expect(readStatus(JSON.stringify(whole))).toEqual(whole);
    const broken: unknown[] = [
      undefined,
      'nonsense',
      '[]',
      'null',
      JSON.stringify({ ...whole, time: 'yesterday' }),
      JSON.stringify({ ...whole, paths: [{ ...whole.paths[0], health: 'fine' }] }),
      JSON.stringify({ ...whole, paths: [{ ...whole.paths[0], a: null }] }),
      JSON.stringify({ ...whole, service: { state: 'ok', reason: '' } }),
      JSON.stringify({ ...whole, gateways: {} }),
    ];
    for (const data of broken) expect(readStatus(data)).toBeNull();
  });
});
