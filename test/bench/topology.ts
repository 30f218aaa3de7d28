/** The topology of five hundred paths in Chromium, drawn and patched as the Grafana panel does: what an update costs the main thread. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../dashboard/fixture/wallBrowser.js';
import { program } from '../needs.js';
import type { Report } from './report.js';
import { EDGES, type Moves } from './wall/edges.js';
import { mainThread } from './wall/mainThread.js';

const UPDATES = 40;
/** A frame at 30 frames per second. */
const FRAME = { atMost: 33 };
const [WIDTH, HEIGHT, TEXT] = [1200, 800, 11];

export async function run(report: Report): Promise<void> {
  if (program('chromium') === null) {
    process.stderr.write('topology: chromium is not installed, nothing is measured\n');
    return;
  }
  const browser = await launch();
  try {
    const page = await open(browser);
    await prepare(page, 'rates');
    await show(page, 0);
    const cpu = await mainThread(browser);
    const of = async (what: string, times: number, once: (turn: number) => Promise<unknown>) => {
      // Once beforehand, so that its code has been seen.
      for (let turn = 1; turn <= 3; turn++) await once(turn);
      const before = cpu();
      for (let turn = 4; turn < 4 + times; turn++) await once(turn);
      report.add({ area: 'topology', what, value: (cpu() - before) / times, unit: 'ms', goal: FRAME });
    };
    const moves: [Moves, string][] = [
      ['rates', 'every rate is another: CPU of the main thread'],
      ['some', 'one in fifty changes its state, every rate is another'],
      ['states', 'each changes its state'],
    ];
    for (const [what, told] of moves) {
      await prepare(page, what);
      await of(`${EDGES} edges, ${told}`, UPDATES, (turn) => show(page, turn));
    }
    await of('the pointer moves over it, each move', 200, (turn) =>
      page.mouse.move(300 + ((turn * 7) % 600), 40 + ((turn * 11) % 700)),
    );
    await of('it is scrolled by a quarter of a screen, each frame', UPDATES, (turn) =>
      scroll(page, turn * (HEIGHT / 4)),
    );
  } finally {
    await browser.close();
  }
}

/** What the panel keeps in the page. */
interface Drawn {
  prepare(what: Moves, turns: number): void;
  show(turn: number): void;
  scrolled(top: number): void;
}

async function open(browser: Browser): Promise<Page> {
  const charts = fileURLToPath(new URL('../../dashboard/charts/', import.meta.url));
  const css = readFileSync(new URL('../../dashboard/wall/wall.css', import.meta.url), 'utf8');
  const { outputFiles } = await build({
    stdin: { contents: panel, resolveDir: charts },
    ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022' },
  });
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  await page.setContent(`<style>${css} #host{height:${HEIGHT}px;overflow:auto}</style><div id="host"></div>`);
  await page.addScriptTag({ content: outputFiles[0]!.text });
  return page;
}

/** As TopologyPanel.tsx: what is drawn moves on by half a panel. */
const panel = `
  import { topology } from './topology.js';
  import { patch } from './patch.js';
  import { edges } from '../../test/bench/wall/edges.js';
  const host = document.getElementById('host');
  const sides = { a: 'GCSX', b: 'N3' };
  const step = ${HEIGHT} / 2;
  let [turns, paths, top] = [[], [], 0];
  const draw = () => patch(host, [topology({
    id: 'crossing', width: ${WIDTH}, height: ${HEIGHT}, textSize: ${TEXT}, sides, paths, interactive: true, simulated: false,
    seen: [top - step / 2, top + 3.5 * step],
  })]);
  window.drawn = {
    prepare(what, count) { turns = Array.from({ length: count }, (_, turn) => edges(turn, what)); },
    show(turn) { paths = turns[turn]; draw(); },
    scrolled(at) {
      host.scrollTop = at;
      const from = Math.floor(at / step) * step;
      if (from !== top) { top = from; draw(); }
    },
  };`;

const prepare = (page: Page, what: Moves): Promise<void> =>
  page.evaluate(([moves, count]) => (window as unknown as { drawn: Drawn }).drawn.prepare(moves, count), [
    what,
    UPDATES + 4,
  ] as const);

/** Until the frame after it is on its way. */
const show = (page: Page, turn: number): Promise<void> =>
  page.evaluate(
    (at) =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => {
          (window as unknown as { drawn: Drawn }).drawn.show(at);
          requestAnimationFrame(() => setTimeout(resolve));
        });
      }),
    turn,
  );

const scroll = (page: Page, top: number): Promise<void> =>
  page.evaluate(
    (at) =>
      new Promise<void>((resolve) => {
        (window as unknown as { drawn: Drawn }).drawn.scrolled(at);
        requestAnimationFrame(() => setTimeout(resolve));
      }),
    top,
  );
