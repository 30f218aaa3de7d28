/** A page in words: what, since when, what still works, what to do. Plain text; every channel dresses it in its own way. */
import type { Incident } from '../../../collector/model/judgement.js';
import type { DeliveryKind, Page, PageAlert } from '../../../collector/model/paging.js';
import { printable } from '../../../collector/model/text.js';
import type { Surroundings } from '../surroundings.js';
import { leadOf } from './lead.js';
import { stillWorks } from './still-works.js';
import { span, timeText } from './times.js';

export interface Text {
  /** One line, at most 200 characters. */
  subject: string;
  /** What, with the cause where one is known. */
  what: string;
  since: string;
  over: string | null;
  stillWorks: string;
  flapping: string | null;
  runbook: string | null;
  wall: string | null;
  incident: string | null;
  /** One line for each alert. */
  alerts: string[];
  /** All of it, as lines. */
  body: string;
}

const MOST_LISTED = 20;

export interface TextInput {
  page: Page;
  kind: DeliveryKind;
  reason: string;
  wall: string | undefined;
  /** Wall clock, ms. */
  now: number;
}

export function textOf(input: TextInput, around: Surroundings): Text {
  const { page, kind, reason, now } = input;
  const { name, timeZone } = around.interconnect();
  const incidents = page.incidents.flatMap((id) => around.incident(id) ?? []);
  const present = around.present();
  const what = printable([page.title, ...causes(incidents, page)].join(' ')).slice(0, 1_000);
  const since = timeText(page.openedAt, timeZone);
  const over =
    page.closedAt === null
      ? null
      : `${timeText(page.closedAt, timeZone)}, after ${span(page.closedAt - page.openedAt)}`;
  const lead = leadOf(page.alerts);
  const text = {
    subject: subjectOf(input, name).slice(0, 200),
    what,
    since: `${since} (${span(Math.max(0, (page.closedAt ?? now) - page.openedAt))} ago)`,
    over,
    stillWorks: stillWorks(present),
    flapping: flappingOf(page),
    runbook: lead?.annotations['runbook_url'] ?? null,
    wall: input.wall ?? (lead?.generatorUrl || null),
    incident: page.incidents[0] ?? null,
    alerts: listed(page, timeZone),
  };
  if (page.closedAt !== null) text.since = since;
  return { ...text, body: lines(text, kind, reason).join('\n') };
}

function subjectOf({ page, kind, reason }: TextInput, name: string): string {
  const word =
    kind === 'resolve'
      ? 'Over'
      : page.closedAt !== null
        ? 'Was, and is over'
        : reason === 'first'
          ? page.severity === 'page'
            ? 'Page'
            : 'Ticket'
          : `Page (${reason})`;
  return printable(`${word}: ${page.title} · ${name}`);
}

/** The other incidents of the same event, in their own words. */
function causes(incidents: readonly Incident[], page: Page): string[] {
  return incidents.filter(({ title }) => title !== page.title).map(({ title }) => `With it: ${title}`);
}

function flappingOf({ flapping, returned }: Page): string | null {
  if (!flapping) return null;
  return `It flaps${returned > 0 ? `: it came back ${returned} time${returned === 1 ? '' : 's'}` : ''}. It is told once until it has been calm for 5 minutes.`;
}

function listed({ alerts, alertsLeftOut }: Page, timeZone: string): string[] {
  const more = Math.max(0, alerts.length - MOST_LISTED) + alertsLeftOut;
  const all = alerts.slice(0, MOST_LISTED).map((alert) => lineOf(alert, timeZone));
  return more > 0 ? [...all, `and ${more} more`] : all;
}

function lineOf({ name, annotations, startsAt, endsAt }: PageAlert, timeZone: string): string {
  const summary = annotations['summary'] ?? name;
  const when = `${timeText(startsAt, timeZone)}${endsAt === null ? '' : ` to ${timeText(endsAt, timeZone)}`}`;
  return printable(`${name}: ${summary} (${when})`).slice(0, 500);
}

function lines(text: Omit<Text, 'body'>, kind: DeliveryKind, reason: string): string[] {
  const row = (term: string, value: string | null): string[] => (value === null ? [] : [`${term}: ${value}`]);
  return [
    text.what,
    '',
    ...row('Since', text.since),
    ...row('Over', text.over),
    ...row('Still works', text.over === null ? text.stillWorks : null),
    ...row('Works now', text.over === null ? null : text.stillWorks),
    ...row('Flapping', text.flapping),
    ...row('Told because', kind === 'fire' && reason !== 'first' ? reason : null),
    ...row('What to do', text.runbook),
    ...row('Wall', text.wall),
    ...row('Incident', text.incident),
    '',
    'Alerts:',
    ...text.alerts.map((line) => `- ${line}`),
  ];
}
