import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { failoversFrame, lanesFrame, pathsFrame } from '../fixture/frames';
import { serve, type Harness } from '../harness/server';
import { draw, keep } from './draw';

const STATES = ['forwarding', 'standby', 'down', 'unknown'];
const WORDS = ['FORWARDING', 'STANDBY', 'DOWN', 'UNKNOWN'];
const SIGHTS = ['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const;

/** Of the places of two lines, the least share that has to differ in lightness: two of the same state differ in none. */
const DIFFERS = 0.04;

let harness: Harness;
let page: Page;
let cdp: CDPSession;
test.beforeAll(async ({ browser }) => {
  harness = await serve('http://127.0.0.1:1');
  page = await browser.newPage();
  cdp = await page.context().newCDPSession(page);
});
test.afterAll(async () => {
  await page?.close();
  await harness?.close();
});

const see = (type: (typeof SIGHTS)[number]) => cdp.send('Emulation.setEmulatedVisionDeficiency', { type });

/** Lightness, 0 to 1, of every place of a picture that is cut out of the page as it is seen. */
async function lightness(clip: { x: number; y: number; width: number; height: number }): Promise<number[]> {
  const picture = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: image.width, height: image.height });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
    return Array.from({ length: pixels.length / 4 }, (_, i) => {
      const [red, green, blue] = [pixels[4 * i] ?? 0, pixels[4 * i + 1] ?? 0, pixels[4 * i + 2] ?? 0];
      return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    });
  }, picture);
}

const apart = (one: number[], other: number[]) =>
  one.filter((value, i) => Math.abs(value - (other[i] ?? 0)) > 0.2).length / one.length;

for (const theme of ['dark', 'light'] as const) {
  for (const sight of SIGHTS) {
    test(`topology, ${theme}, ${sight}: each state has a line and a word of its own`, async () => {
      // One at a time, so that each line is drawn at the same place; of now, because what is old is unknown.
      const lines: number[][] = [];
      for (const state of STATES) {
        await draw(page, harness, {
          panel: 'topology',
          frames: [pathsFrame([state], Date.now())],
          theme,
          width: 900,
          height: 160,
        });
        await expect(page.locator('#panel .state-word')).toHaveText(WORDS[STATES.indexOf(state)] ?? '');
        await see(sight);
        const card = await page.locator('#panel .topology-card').boundingBox();
        lines.push(await lightness({ x: 20, y: 40, width: (card?.x ?? 0) - 30, height: 110 }));
      }
      lines.forEach((line, i) =>
        lines.slice(i + 1).forEach((other, j) => {
          expect(apart(line, other), `${STATES[i]} and ${STATES[i + j + 1]}`).toBeGreaterThan(DIFFERS);
        })
      );
      await draw(page, harness, {
        panel: 'topology',
        frames: [pathsFrame(STATES, Date.now())],
        theme,
        width: 900,
        height: 400,
      });
      await keep(page, `topology-${theme}-${sight}`);
    });

    test(`failovers, ${theme}, ${sight}`, async () => {
      const frames = [lanesFrame(Date.now()), failoversFrame(Date.now())];
      await draw(page, harness, { panel: 'failovers', frames, theme, width: 900, height: 220, hours: 6 });
      await see(sight);
      const pieces = new Map<string, number[]>();
      for (const state of STATES) {
        const box = await page.locator(`#panel .segment.${state}`).first().boundingBox();
        expect(box, state).not.toBeNull();
        const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
        pieces.set(state, await lightness({ x: middle.x - 40, y: middle.y - 14, width: 80, height: 28 }));
      }
      const all = [...pieces];
      all.forEach(([state, piece], i) =>
        all.slice(i + 1).forEach(([other, its]) => {
          expect(apart(piece, its), `${state} and ${other}`).toBeGreaterThan(DIFFERS);
        })
      );
      await keep(page, `failovers-${theme}-${sight}`);
    });
  }
}
