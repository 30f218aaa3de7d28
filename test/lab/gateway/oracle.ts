/**
 * What a month comes to, computed from the packets that were seen on the cable: a second opinion, which shares no line with the product and
 * imports nothing. Times are milliseconds since the epoch.
 */

/** An echo request, and when its reply was back; null where none came. */
export interface Packet {
  sentAt: number;
  answeredAt: number | null;
}

/** [from, to) */
export interface Stretch {
  from: number;
  to: number;
}

/** The contract's rule: an answer that takes `timeout` or longer is none; fewer than `least` lost ones in a row are no outage. */
export interface Rule {
  timeout: number;
  least: number;
}

export interface Account {
  /** From the first packet to the end, without what is excluded, ms. */
  measured: number;
  excluded: number;
  unavailable: number;
  /** Unavailable time inside the window, which does not count, ms. */
  forgiven: number;
  /** Percent of the measured time. */
  availability: number;
  outages: Stretch[];
}

/** Each line is one packet: `seconds type identifier sequence`, type 8 an echo request and type 0 its reply (RFC 792); others are passed over. */
export function packetsOf(lines: readonly string[]): Packet[] {
  const packets = new Map<string, Packet>();
  for (const line of lines) {
    const [seconds, type, identifier, sequence] = line.trim().split(/\s+/);
    const key = `${identifier} ${sequence}`;
    const at = Number(seconds) * 1_000;
    if (type === '8') packets.set(key, { sentAt: at, answeredAt: null });
    const asked = packets.get(key);
    if (type === '0' && asked !== undefined) asked.answeredAt ??= at;
  }
  return [...packets.values()];
}

/** From the first lost packet of a run to the first answered one after it; one that goes on ends at `end`. */
export function outagesOf(packets: readonly Packet[], { timeout, least }: Rule, end: number): Stretch[] {
  const outages: Stretch[] = [];
  let lost: number[] = [];
  const close = (to: number): void => {
    if (lost.length >= least) outages.push({ from: lost[0]!, to });
    lost = [];
  };
  for (const { sentAt, answeredAt } of packets)
    if (answeredAt === null || answeredAt - sentAt >= timeout) lost.push(sentAt);
    else close(sentAt);
  close(end);
  return outages;
}

/** The account of what was observed up to `end`, with one window taken out of it. */
export function accountOf(packets: readonly Packet[], rule: Rule, window: Stretch, end: number): Account {
  const seen = packets.filter(({ sentAt }) => sentAt < end);
  const span = { from: seen[0]!.sentAt, to: end };
  const outages = outagesOf(seen, rule, end);
  const sum = (of: (outage: Stretch) => number): number => outages.reduce((total, each) => total + of(each), 0);
  const excluded = shared(window, span);
  const forgiven = sum((outage) => shared(outage, window));
  const unavailable = sum(({ from, to }) => to - from) - forgiven;
  const measured = span.to - span.from - excluded;
  return { measured, excluded, unavailable, forgiven, availability: (1 - unavailable / measured) * 100, outages };
}

const shared = (x: Stretch, y: Stretch): number => Math.max(0, Math.min(x.to, y.to) - Math.max(x.from, y.from));
