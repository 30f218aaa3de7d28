import { expect, test } from '@playwright/test';
import { pathsFrame } from '../fixture/frames';
import { serve, type Harness } from '../harness/server';
import type { Scene } from '../harness/show';
import { draw } from '../bundle/draw';

const EDGES = 500;
const SECONDS = 6;

let harness: Harness;
test.beforeAll(async () => {
  harness = await serve('http://127.0.0.1:1');
});
test.afterAll(() => harness?.close());

/** A figure, and no verdict: what it is on a machine depends on the machine. */
test(`topology of ${EDGES} edges, a new status each second, the pointer moving over it`, async ({ page }) => {
  const states = (turn: number) =>
    Array.from({ length: EDGES }, (_, i) => ['forwarding', 'standby', 'down', 'unknown'][(i + turn) % 4] ?? '');
  const turns = Array.from({ length: SECONDS }, (_, turn) => [pathsFrame(states(turn), Date.now())]);
  const scene: Scene = { panel: 'topology', frames: turns[0], theme: 'dark', width: 1200, height: 800 };
  await draw(page, harness, scene);
  await expect(page.locator('#panel [data-path]')).toHaveCount(EDGES);
  const moving = (async () => {
    for (let i = 0; i < SECONDS * 30; i++) {
      await page.mouse.move(300 + ((i * 7) % 600), 40 + ((i * 11) % 700));
      await page.waitForTimeout(15);
    }
  })();
  const took = await page.evaluate(
    ({ frames }) =>
      new Promise<{ frames: number[]; updates: number[] }>((resolve) => {
        const again = (window as unknown as { again(frames: unknown): void }).again;
        const [times, updates]: [number[], number[]] = [[], []];
        let last = performance.now();
        const timer = setInterval(() => {
          const next = frames.shift();
          if (!next) {
            clearInterval(timer);
            resolve({ frames: times, updates });
            return;
          }
          const before = performance.now();
          again(next);
          updates.push(performance.now() - before);
        }, 1000);
        const tick = (now: number) => {
          times.push(now - last);
          last = now;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
    { frames: turns }
  );
  await moving;
  const sorted = [...took.frames].sort((x, y) => x - y);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const rate = (1000 * took.frames.length) / took.frames.reduce((sum, one) => sum + one, 0);
  const updates = took.updates.map((one) => one.toFixed(0)).join(', ');
  console.log(
    `${rate.toFixed(1)} frames/s; a frame took ${at(0.5)} ms in the middle, ${at(0.99)} ms at 99 %, ${at(0.9999)} ms at most; updates ${updates} ms`
  );
  expect(took.frames.length).toBeGreaterThan(0);
});
