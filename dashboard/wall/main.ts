/** Starts the wall: listens to the stream, draws on every status and every second, asks for history each minute. */
import type { Status } from '../../collector/api/types.js';
import { formatTime } from '../charts/formatTime.js';
import { el } from '../charts/node.js';
import { patch } from '../charts/patch.js';
import { Announcer } from './announcer.js';
import { blind } from './blind.js';
import { pathsInFull } from './crowd.js';
import { Delays } from './delays.js';
import { Flows } from './flows.js';
import { Levels } from './levels.js';
import { Histories } from './history.js';
import { Measurer } from './measurer.js';
import { answers } from './answer.js';
import { isIncident, problemsOf } from './incident.js';
import { page } from './page.js';
import { seriesName } from './querySeries.js';
import { readStatus } from './readStatus.js';
import { Rest } from './rest.js';
import type { Scene } from './scene.js';
import { askedFor, shownAt } from './show.js';
import { Sources } from './sources.js';
import { StatusStream } from './stream.js';

/** History is asked for this often, and this soon while there is little of it or when other interfaces carry the paths. */
const REFRESH = 60_000;
const SOON = 5_000;
/** How often flows are asked for: they come by the minute, how their exporters are changes sooner. */
const FLOWS = 10_000;
/** Charts of a day are drawn anew this often. */
const HOLD = 10_000;
/** ms without a drawing after which the clock asks for one. */
const STILL = 900;
const NEAR = 2.5;
const LARGER = 1.7;

const wall = required('wall');
const announcer = new Announcer(required('polite'), required('urgent'));
const histories = new Histories((input, init) => fetch(input, init), HOLD);
const flows = new Flows(
  (input, init) => fetch(input, init),
  () => performance.now(),
);
const levels = new Levels((input, init) => fetch(input, init));
const sources = new Sources(
  (input, init) => fetch(input, init),
  () => performance.now(),
);
const delays = new Delays((input, init) => fetch(input, init));
const asking = askedFor(location.search);
document.documentElement.dataset['ground'] = asking.ground;
const rest = new Rest(asking.dimAfter);
const measurer = new Measurer(wall, draw);
const stream = new StatusStream(
  '/api/v1/stream?changes=true',
  {
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    open: (url) => new EventSource(url),
  },
  changed,
);

/** Whether anyone at this machine may use the wall without a sign-in; false until it is known. */
let open = false;
void fetch('/api/v1/session')
  .then(async (answer) => ((await answer.json()) as { kind?: unknown }).kind === 'open')
  .catch(() => false)
  .then((known) => {
    open = known;
    draw();
  });

let refreshedAt = -Infinity;
let asked = '';
let flowsAt = -Infinity;
let levelsAt = -Infinity;

function changed(): void {
  const { status, link } = stream;
  if (status && link.phase === 'live') {
    histories.live(status);
    const now = performance.now();
    if (now - flowsAt > FLOWS) {
      flowsAt = now;
      void flows.refresh().then(draw);
      if (asking.scene === 'sources' || asking.scene === 'rotate') void askSources();
    }
    if (now - levelsAt > REFRESH) {
      levelsAt = now;
      void levels.refresh().then(draw);
      void askSources().then(askDelays);
    }
    const paths = pathsInFull(status);
    const series = paths.flatMap((path) => [seriesName(path, path.a), seriesName(path, path.b)]).join();
    const soon = series !== asked || histories.isThin();
    if (now - refreshedAt > (soon ? SOON : REFRESH)) {
      refreshedAt = now;
      asked = series;
      void histories.refresh({ paths }).then(draw);
    }
  }
  soon();
}

const askSources = (): Promise<void> => sources.refresh().then(draw);

/** Only for a screen that shows them: each answer is made of some twenty series. */
async function askDelays(): Promise<void> {
  if (asking.scene !== 'delay' && asking.scene !== 'rotate') return;
  await delays.refresh(sources.picture.probes?.probes ?? null);
  draw();
}

let waiting = false;

/** With the next frame: updates that come faster than a screen shows are drawn together. A page that nobody sees has no frames. */
function soon(): void {
  if (document.hidden) return draw();
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function scene(): Scene {
  const now = performance.now();
  const { status: heard, link, receivedAt } = stream;
  const elapsed = heard ? (now - receivedAt) / 1000 : 0;
  const time = heard ? Date.parse(heard.time) + elapsed * 1000 : Date.now();
  const timeZone = heard?.interconnect.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const lost = heard && link.phase === 'lost';
  const since = lost ? time - (now - link.since) : time;
  const reason = lost ? `Nothing is heard from collector ${heard.collector.id}. ${link.reason}.` : '';
  const picture: Scene = {
    status: lost ? blind(heard, reason, new Date(since).toISOString()) : heard,
    heard,
    link,
    now,
    time,
    timeZone,
    elapsed,
    histories,
    flows: flows.picture,
    levels: levels.picture,
    open,
    size: (name) => measurer.size(name),
    textSize: NEAR * parseFloat(getComputedStyle(document.documentElement).fontSize),
    sources: sources.picture,
    delays: delays.picture,
    unknownScene: asking.unknown,
  };
  const calm = !isIncident(picture) && answers(picture).every(({ tone }) => tone === 'calm');
  const shown = shownAt(asking, calm, now);
  // A part that has little to say says it larger; its style sheet does the same.
  const textSize = picture.textSize * (shown === 'flows' || shown === 'level' ? LARGER : 1);
  return { ...picture, shown, textSize, rested: rest.update(whatMatters(picture), calm, now) };
}

/** What a person would want to see at once when it changes: no ages and no rates. */
function whatMatters(picture: Scene): string {
  const { status } = picture;
  const said = answers(picture).map(({ lines }) => lines);
  const troubles = problemsOf(picture).map(({ code, subject }) => [code, subject]);
  const { failovers = [], maintenance = [], drills = [], groups } = status?.resilience ?? {};
  const counted = [failovers[0]?.id, maintenance.length, drills.length];
  return JSON.stringify([said, troubles, counted]) + (groups ? rolesOf(groups) : '');
}

type Groups = Status['resilience']['groups'];
let told: { groups: Groups; roles: string } | null = null;

/** Who forwards and who stands by, in one text: made once while nothing of it changes. */
function rolesOf(groups: Groups): string {
  if (told?.groups !== groups) {
    const roles = groups.map(({ standby, forwarding }) => [standby, forwarding.map(({ paths }) => paths)]);
    told = { groups, roles: JSON.stringify(roles) };
  }
  return told.roles;
}

let drawnAt = -Infinity;

/** A picture that cannot be drawn is no picture: the old one would pass for the present. */
function draw(): void {
  drawnAt = performance.now();
  try {
    const now = scene();
    if (patch(wall, page(now))) measurer.follow();
    announcer.update(now);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const when = formatTime(Date.now(), 'UTC');
    patch(wall, [
      el('main', { class: 'left blind' }, [
        el('section', { class: 'answer unknown' }, [
          el('h1', {}, 'UNKNOWN'),
          el('p', { class: 'detail' }, `This page cannot draw what it hears (${when}): ${reason}. Load it again.`),
        ]),
      ]),
    ]);
  }
}

function required(id: string): Element {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

// A token in the address: the page that turns it into a cookie takes it from there.
if (new URLSearchParams(location.hash.slice(1)).has('token')) location.replace(`/sign-in${location.hash}`);

stream.start(readStatus(document.getElementById('first')?.textContent));
// While statuses come, each brings the clock and the ages with it; without them they go on by themselves.
setInterval(() => {
  if (performance.now() - drawnAt > STILL) draw();
}, 1000);
