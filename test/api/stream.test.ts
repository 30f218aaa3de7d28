import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MAX_CLIENTS, StreamHub } from '../../collector/api/stream.js';
import { status as statusSchema } from '../../collector/api/schema/status.js';
import type { Listener } from '../../collector/api/live.js';
import type { Status } from '../../collector/api/types.js';
import { readChange } from '../../dashboard/wall/readStatus.js';
import { systemClock } from '../../collector/deps.js';
import { until } from '../until.js';
import { HandClock } from './hand-clock.js';
import { serve } from './http.js';
import { Router } from './scene.js';

const gw1 = new Router(systemClock, 'gw1');

/** Follows the stream; `frames` grows as they come. */
async function follow(base: string, query = '') {
  const outgoing = request(`${base}/api/v1/stream${query}`).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const frames: { at: number; status: Status }[] = [];
  /** What the changes among them made of the statuses before. */
  const changes: (Status | null)[] = [];
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk;
    const parts = rest.split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^event: status\ndata: (.*)$/.exec(part)?.[1];
      if (data) frames.push({ at: performance.now(), status: JSON.parse(data) as Status });
      const change = /^event: change\ndata: (.*)$/.exec(part)?.[1];
      const status = change === undefined ? null : readChange(frames.at(-1)?.status ?? null, change);
      if (change !== undefined) changes.push(status);
      if (status !== null) frames.push({ at: performance.now(), status });
    }
  });
  return { response, frames, changes, raw: () => rest, leave: () => outgoing.destroy() };
}

describe('stream', () => {
  it('gives the status at once, on a change, and at least once a second', async () => {
    const { base, live } = await serve();
    const { response, frames, leave } = await follow(base);
    expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    await until('the first status', () => frames.length > 0, { every: 5 });
    live.observe(gw1.round());
    await until('the change', () => frames.find(({ status }) => status.paths[0]?.health === 'up'), { every: 5 });
    await until('four more', () => frames.length > 6);
    const gaps = frames.slice(1).map(({ at }, i) => at - (frames[i]?.at ?? 0));
    // A busy machine delays single frames: the change came between two seconds, and most came within one.
    expect(Math.min(...gaps)).toBeLessThan(900);
    expect(gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThan(1_500);
    for (const { status } of frames) statusSchema.parse(status);
    leave();
  });

  it('gives who asks for them the changes, which make the same statuses', async () => {
    const { base, live } = await serve();
    const [follower, plain] = await Promise.all([follow(base, '?changes=true'), follow(base)]);
    await until('the first status', () => follower.frames.length > 0, { every: 5 });
    live.observe(gw1.round());
    await until('four changes', () => follower.changes.length > 3);
    expect(follower.changes).not.toContain(null);
    expect(plain.changes).toEqual([]);
    const told = follower.frames.at(-1)!.status;
    await until('the same', () => plain.frames.some(({ status }) => status.time === told.time));
    expect(told).toEqual(plain.frames.find(({ status }) => status.time === told.time)?.status);
    expect(told.paths[0]?.health).toBe('up');
    expect((await fetch(`${base}/api/v1/stream?changes=some`)).status).toBe(400);
    for (const { leave } of [follower, plain]) leave();
  });

  it('ends within a second when the API stops', async () => {
    const { base, api } = await serve();
    const clients = await Promise.all([follow(base), follow(base)]);
    const ends = clients.map(({ response }) => once(response, 'close'));
    const before = performance.now();
    await api.stop();
    await Promise.all(ends);
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(api.address).toBeNull();
    await expect(fetch(`${base}/healthz`)).rejects.toThrow();
  });

  it('counts those who leave out, and refuses more than it can feed', async () => {
    const { base, metrics } = await serve();
    const clients = await Promise.all(Array.from({ length: MAX_CLIENTS }, () => follow(base)));
    const refused = await fetch(`${base}/api/v1/stream`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-streams' } });
    for (const { leave } of clients) leave();
    await until('all have left', async () => (await metrics.text()).includes('interconnect_stream_clients 0'));
    const again = await follow(base);
    expect(again.response.statusCode).toBe(200);
    again.leave();
  });

  it('survives a client that never reads, and goes on feeding the others', async () => {
    const { base, live } = await serve();
    const { hostname, port } = new URL(base);
    const idle = connect(Number(port), hostname);
    idle.pause();
    idle.write(`GET /api/v1/stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    const { frames, leave } = await follow(base);
    await until('a status', () => frames.length > 0);
    live.observe(gw1.round());
    await until('a change', () => frames.some(({ status }) => status.paths[0]?.health === 'up'));
    idle.destroy();
    leave();
  });
});

describe('a client that takes nothing', () => {
  const hubOf = (clock: HandClock) => {
    let tell: (status: Status) => void = () => undefined;
    const status = (time = 'now') => ({ time }) as Status;
    const subscribe = (listener: Listener) => {
      tell = (now) => listener(now, true);
      return () => true;
    };
    return {
      hub: new StreamHub({ subscribe, status: () => status() }, clock),
      tell: (time?: string) => tell(status(time)),
    };
  };

  it('is never owed more than one frame, and is let go after a while', () => {
    const clock = new HandClock();
    const { hub, tell } = hubOf(clock);
    const stream = hub.open();
    const first = stream?.readableLength ?? 0;
    expect(first).toBeGreaterThan(0);
    for (let second = 0; second < 15; second++) {
      clock.advance(1_000);
      tell();
      expect(stream?.readableLength).toBe(first);
    }
    expect(hub.counts).toEqual({ skipped: 15, stalled: 0, refused: 0 });
    clock.advance(1_000);
    tell();
    expect(stream?.destroyed).toBe(true);
    expect(hub.counts).toEqual({ skipped: 16, stalled: 1, refused: 0 });
  });

  it('that takes changes gets the whole status again once it was left out', () => {
    const clock = new HandClock();
    const { hub, tell } = hubOf(clock);
    const [follower, other] = [hub.open(() => true, true), hub.open()];
    const read = (stream = follower) => String(stream?.read()).replace(/^retry: \d+\n\n/, '');
    expect([read(), read(other)]).toEqual(Array(2).fill('event: status\ndata: {"time":"now"}\n\n'));
    // What it was given at first is another's than what all are told from now on.
    tell('1');
    expect(read()).toBe('event: status\ndata: {"time":"1"}\n\n');
    tell('2');
    expect(read()).toBe('event: change\ndata: {"of":"1","change":{"time":["2"]}}\n\n');
    tell('3');
    tell('4');
    expect(read()).toBe('event: change\ndata: {"of":"2","change":{"time":["3"]}}\n\n');
    tell('5');
    expect(read()).toBe('event: status\ndata: {"time":"5"}\n\n');
    tell('6');
    expect(read()).toBe('event: change\ndata: {"of":"5","change":{"time":["6"]}}\n\n');
    expect(hub.counts.skipped).toBeGreaterThan(0);
    hub.close();
  });

  it('gets the newest frame once it reads again', () => {
    const clock = new HandClock();
    const { hub, tell } = hubOf(clock);
    const stream = hub.open();
    tell();
    expect(String(stream?.read())).toBe('retry: 2000\n\nevent: status\ndata: {"time":"now"}\n\n');
    tell();
    expect(String(stream?.read())).toBe('event: status\ndata: {"time":"now"}\n\n');
    hub.close();
    expect(hub.size).toBe(0);
  });
});
