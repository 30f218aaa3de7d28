import { describe, expect, test } from 'vitest';
import { Histories } from '../../dashboard/wall/history.js';
import { end, path, well } from './fixture/statuses.js';
import { history } from './fixture/wallServer.js';

const START = Date.parse('2026-11-23T14:00:00Z');

function answering(make: (url: URL) => Response): { asked: URL[]; fetcher: typeof fetch } {
  const asked: URL[] = [];
  const fetcher = (input: unknown) => {
    const url = new URL(String(input), 'http://collector');
    asked.push(url);
    return Promise.resolve(make(url));
  };
  return { asked, fetcher: fetcher as typeof fetch };
}

describe('history', () => {
  test('asks for every path at once and turns octets into bits', async () => {
    const { asked, fetcher } = answering((url) => Response.json(history(url)));
    const histories = new Histories(fetcher);
    await histories.refresh(well());
    expect(asked).toHaveLength(5);
    const [first] = asked;
    expect(first?.searchParams.getAll('filter.interface')).toEqual([
      'xe-0/0/0',
      'xe-0/0/1',
      'GigabitEthernet0/0/0',
      'GigabitEthernet0/0/1',
    ]);
    expect(first?.searchParams.get('groupBy')).toBe('gateway,context,interface');
    const north = histories.get('north');
    const answer = history(first!) as { series: { tags: object; points: { value: number | null }[] }[] };
    expect(north?.aToB[0]?.value).toBe(answer.series[0]!.points[0]!.value! * 8);
    expect(north).toMatchObject({ asked: true, failure: null });
    expect(histories.isThin()).toBe(false);
  });

  test('keeps the two directions of each path apart', async () => {
    const value = (url: URL) =>
      Response.json({
        series: ['gw1', 'gw2'].flatMap((gateway, g) =>
          url.searchParams.getAll('filter.interface').map((name, i) => ({
            tags: { gateway, context: '', interface: name },
            simulated: false,
            points: [{ time: START, value: 10 * g + i, coverage: 1 }],
          })),
        ),
      });
    const histories = new Histories(answering(value).fetcher);
    await histories.refresh(well());
    const values = ['north', 'south'].flatMap((name) => [
      histories.get(name)?.aToB[0]?.value,
      histories.get(name)?.bToA[0]?.value,
    ]);
    expect(values).toEqual([0, 8, 96, 104]);
  });

  test('says why it is not available, and keeps what it had', async () => {
    let refuse = false;
    const { fetcher } = answering((url) => (refuse ? new Response('', { status: 503 }) : Response.json(history(url))));
    const histories = new Histories(fetcher);
    await histories.refresh(well());
    refuse = true;
    await histories.refresh(well());
    expect(histories.get('north')?.failure).toBe('History is not available: the collector answered 503');
    expect(histories.get('north')?.aToB.length).toBeGreaterThan(200);
  });

  test.each([['{}'], ['{"series":[{"points":[{"value":1}]}]}'], ['[]']])(
    'does not take %s for an answer',
    async (body) => {
      const histories = new Histories(answering(() => new Response(body)).fetcher);
      await histories.refresh(well());
      expect(histories.get('north')?.failure).toMatch(/^History is not available/);
    },
  );

  test('is carried on by live readings, each counted once, none made up', () => {
    const histories = new Histories(answering(() => Response.json({ series: [] })).fetcher);
    const reading = (second: number, aToB: number | null) =>
      well({ paths: [path('north', 'gw1', { aToB, updatedAt: new Date(START + second * 1000).toISOString() })] });
    for (const [second, rate] of [
      [0, 100],
      [0, 100],
      [30, 200],
      [60, null],
      [330, 50],
    ] as const)
      histories.live(reading(second, rate));
    expect(histories.isThin()).toBe(true);
    expect(histories.get('north')?.aToB).toEqual([
      { time: START, value: 150 },
      { time: START + 300_000, value: 50 },
    ]);
  });

  test('adds errors of both ends, and leaves a stale end out', () => {
    const histories = new Histories(answering(() => Response.json({ series: [] })).fetcher);
    const a = end('a', 'x', { inErrorsPerSecond: 1, outDiscardsPerSecond: 2 });
    const b = end('b', 'y', { inErrorsPerSecond: 4, stale: true });
    histories.live(well({ paths: [path('north', 'gw1', { a, b })] }));
    expect(histories.get('north')?.errors[0]?.value).toBe(3);
  });

  test('forgets paths that are gone', () => {
    const histories = new Histories(answering(() => Response.json({ series: [] })).fetcher);
    histories.live(well());
    histories.live(well({ paths: [] }));
    expect(histories.get('north')).toBeUndefined();
  });
});
