/** How far an authority has come: from what was seen of it to six steps, each with what proves it or what is missing. */
import type { DeclaredNetwork } from '../config/schema/networks.js';
import { joiningStepNames, type HandedToken, type JoiningStep, type JoiningStepName } from '../model/onboarding.js';
import { holds, parseAddress, parsePrefix } from '../model/prefix.js';
import type { Evidence, Seen } from './evidence.js';

export interface Scene {
  sides: { a: string; b: string };
  gateways: readonly string[];
  /** Whether gateways are asked for a way to it. */
  asked(prefix: string): boolean;
  /** Where a prefix leads otherwise than to its side, as a gateway said last. */
  astray(prefix: string): string | null;
  probes: readonly { name: string; target: string; lastAnsweredAt: number | null }[];
  tokens: readonly HandedToken[];
}

type Network = Pick<DeclaredNetwork, 'name' | 'prefixes' | 'uses'>;

export function checklistOf(network: Network, evidence: Evidence, scene: Scene): JoiningStep[] {
  return joiningStepNames.map((step) => ({ step, ...steps[step](network, evidence, scene) }));
}

type Told = Omit<JoiningStep, 'step'>;
type Check = (network: Network, evidence: Evidence, scene: Scene) => Told;

const done = (at: number, proof: string): Told => ({ done: true, at, proof, missing: null, next: null });
const open = (missing: string, next: string | null, proof: string | null = null): Told => ({
  ...{ done: false, at: null, proof, missing, next },
});

const NOT_ASKED =
  'they are for 64 prefixes at a time, in turns of ten minutes, of authorities that ordered or were added in the last 180 days';

const routed: Check = ({ prefixes }, evidence, scene) => {
  const ways = prefixes.map((prefix) => ({ prefix, seen: evidence.routed[prefix] ?? probed(prefix, scene) }));
  const known = ways.flatMap(({ seen }) => seen ?? []);
  const proof = known.length === 0 ? null : sentences(known.map(({ what }) => what));
  const lacking = ways.filter(({ seen }) => seen === null);
  const [first] = lacking;
  if (first === undefined) return done(Math.max(...known.map(({ at }) => at)), proof ?? '');
  if (!scene.asked(first.prefix))
    return open(`Gateways are not asked for a way to ${first.prefix}: ${NOT_ASKED}.`, null, proof);
  const astray = scene.astray(first.prefix);
  const where = astray ?? `No gateway (${few(scene.gateways)}) has told a way to ${first.prefix} yet`;
  const others = lacking.length - 1;
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'prefix lacks' : 'prefixes lack'} one`;
  const next = `Have ${first.prefix} announced to the gateways on side ${scene.sides.a}; they are asked for it with every system poll.`;
  return open(`${where}${more}.`, next, proof);
};

function probed(prefix: string, { probes }: Scene): Seen | null {
  const own = parsePrefix(prefix)!;
  for (const { name, target, lastAnsweredAt } of probes) {
    const address = parseAddress(target);
    if (address === null || lastAnsweredAt === null) continue;
    if (holds(own, { ...address, length: address.family === 4 ? 32 : 128 }))
      return { at: lastAnsweredAt, what: `${target} in ${prefix} answers probe ${name}` };
  }
  return null;
}

const flowed =
  (direction: 'a-b' | 'b-a'): Check =>
  (_, { flows, watchedFrom }, { sides: { a, b } }) => {
    const words = direction === 'a-b' ? `${a} → ${b}` : `${b} → ${a}`;
    const at = flows[direction];
    if (at !== null) {
      const began = at === watchedFrom ? ', the first that was looked at: it may have begun before' : '';
      return done(at, `Flows ${words} in the minute of ${stamp(at)}${began}.`);
    }
    const next = 'Have one of its machines open a connection across; flows are told a few minutes after they end.';
    if (watchedFrom === null)
      return open(
        `No minute of flows ${words} was looked at yet.`,
        'Check that the gateways export flows: interconnect doctor.',
      );
    return open(`No flow ${words} since ${stamp(watchedFrom)}.`, next);
  };

const replied: Check = ({ uses }, { replies }) => {
  const answered = Object.entries(replies).sort(([, one], [, other]) => one - other);
  const proof = answered.length === 0 ? null : sentences(answered.map(([name, at]) => `${name} ${stamp(at)}`));
  if (uses === undefined || uses.length === 0) {
    const [first] = answered;
    const next = 'Say which destinations it may use, so that each of them is waited for (uses).';
    if (first === undefined) return open('No destination has answered it, and which it may use is not said.', next);
    return done(first[1], `${proof} Which it may use is not said.`);
  }
  const lacking = uses.filter((name) => !Object.hasOwn(replies, name));
  if (lacking.length === 0) return done(Math.max(...uses.map((name) => replies[name] ?? 0)), proof ?? '');
  return open(`No reply yet from ${few(lacking)}.`, `Have it open a connection to ${lacking[0]}.`, proof);
};

const reported: Check = (_, { reported: seen }) =>
  seen === null
    ? open('No report was made since it was declared.', 'interconnect report YYYY-MM --authority NAME makes its own.')
    : done(seen.at, seen.what);

const token: Check = ({ name }, _, { tokens }) => {
  const own = tokens.filter(({ authority }) => authority === name);
  const valid = own.find(({ state }) => state === 'valid');
  if (valid !== undefined)
    return done(valid.createdAt, `Token ${valid.id}, made by ${valid.createdBy} on ${stamp(valid.createdAt)}.`);
  const missing = own.length === 0 ? 'No token was made for it.' : 'Its token has expired or was revoked.';
  return open(missing, `interconnect token create --role authority --authority "${name}" --name "its report"`);
};

const steps: Record<JoiningStepName, Check> = {
  routed,
  'first-flow-a-b': flowed('a-b'),
  'first-flow-b-a': flowed('b-a'),
  replies: replied,
  reported,
  token,
};

const MOST_TOLD = 5;

const sentences = (texts: readonly string[]): string => `${few(texts, '; ')}.`;

function few(texts: readonly string[], between = ', '): string {
  const more = texts.length - MOST_TOLD;
  return `${texts.slice(0, MOST_TOLD).join(between)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** UTC, as every proof is. */
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
