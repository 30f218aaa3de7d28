/** Builds flow datagrams by hand: for tests and the bench. */

/** Big-endian octets of numbers, each in as many octets as it says: `be([5, 2], [count, 2])`. */
export function be(...numbers: [value: number | bigint, octets: number][]): Uint8Array {
  return concat(
    ...numbers.map(([value, octets]) => {
      const bytes = new Uint8Array(octets);
      let left = BigInt(value);
      for (let i = octets - 1; i >= 0; i--, left >>= 8n) bytes[i] = Number(left & 0xffn);
      return bytes;
    }),
  );
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Element number and length; a third number is the enterprise (IPFIX). */
export type FieldSpec = [id: number, length: number, pen?: number];

export interface Header {
  /** Seconds since the epoch. */
  time?: number;
  /** Milliseconds. */
  uptime?: number;
  sequence?: number;
  domain?: number;
}

export const TIME = 1_700_000_000;

function specs(fields: FieldSpec[]): Uint8Array {
  return concat(
    ...fields.map(([id, length, pen]) =>
      pen === undefined ? be([id, 2], [length, 2]) : be([id | 0x8000, 2], [length, 2], [pen, 4]),
    ),
  );
}

export function set(id: number, ...parts: Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(be([id, 2], [body.length + 4, 2]), body);
}

/** A template record, for a set of number 0 (NetFlow v9) or 2 (IPFIX). Without fields it withdraws. */
export const template = (id: number, fields: FieldSpec[]): Uint8Array =>
  concat(be([id, 2], [fields.length, 2]), specs(fields));

/** An options template record of IPFIX, for a set of number 3. */
export const optionsTemplate = (id: number, scope: FieldSpec[], fields: FieldSpec[]): Uint8Array =>
  concat(be([id, 2], [scope.length + fields.length, 2], [scope.length, 2]), specs([...scope, ...fields]));

/** An options template record of NetFlow v9, for a set of number 1. */
export const optionsTemplate9 = (id: number, scope: FieldSpec[], fields: FieldSpec[]): Uint8Array =>
  concat(be([id, 2], [scope.length * 4, 2], [fields.length * 4, 2]), specs([...scope, ...fields]));

export function ipfix({ time = TIME, sequence = 0, domain = 0 }: Header, ...sets: Uint8Array[]): Uint8Array {
  const body = concat(...sets);
  return concat(be([10, 2], [body.length + 16, 2], [time, 4], [sequence, 4], [domain, 4]), body);
}

export function netflow9(
  { time = TIME, uptime = 1000, sequence = 0, domain = 0 }: Header,
  ...sets: Uint8Array[]
): Uint8Array {
  return concat(be([9, 2], [sets.length, 2], [uptime, 4], [time, 4], [sequence, 4], [domain, 4]), ...sets);
}

export interface Record5 {
  source: number;
  destination: number;
  octets: number;
  packets: number;
}

/** `sampling`: the whole field, mode and interval. */
export function netflow5(
  { time = TIME, uptime = 100_000, sequence = 0 }: Header,
  records: Record5[],
  sampling = 0,
): Uint8Array {
  const bodies = records.map(({ source, destination, octets, packets }) =>
    concat(
      be([source, 4], [destination, 4], [0, 4], [1, 2], [2, 2], [packets, 4], [octets, 4]),
      be([uptime - 2000, 4], [uptime - 1000, 4], [1024, 2], [443, 2], [0, 1], [0x18, 1], [6, 1], [0x88, 1]),
      be([65001, 2], [65002, 2], [24, 1], [16, 1], [0, 2]),
    ),
  );
  return concat(
    be([5, 2], [records.length, 2], [uptime, 4], [time, 4], [0, 4], [sequence, 4], [0, 1], [3, 1], [sampling, 2]),
    ...bodies,
  );
}

/** An sFlow datagram of agent 192.0.2.1. */
export function sflow({ sequence = 0, uptime = 1000, domain = 0 }: Header, ...samples: Uint8Array[]): Uint8Array {
  return concat(
    be([5, 4], [1, 4], [0xc0000201, 4], [domain, 4], [sequence, 4], [uptime, 4], [samples.length, 4]),
    ...samples,
  );
}

/** A sample or record of sFlow: format, length, body padded to four octets. */
export function formatted(format: number, body: Uint8Array): Uint8Array {
  return concat(be([format, 4], [body.length, 4]), body, new Uint8Array(-body.length & 3));
}

/** A flow sample (0:1) with the records given. */
export function flowSample(
  { rate = 1, input = 1, output = 2 }: { rate?: number; input?: number; output?: number },
  ...records: Uint8Array[]
): Uint8Array {
  const head = be([1, 4], [input, 4], [rate, 4], [1000, 4], [0, 4], [input, 4], [output, 4], [records.length, 4]);
  return formatted(1, concat(head, ...records));
}

/** A raw packet header record (0:1); `protocol` 1 is Ethernet. */
export function rawHeader(bytes: Uint8Array, frameLength = bytes.length, protocol = 1): Uint8Array {
  return formatted(
    1,
    concat(be([protocol, 4], [frameLength, 4], [4, 4], [bytes.length, 4]), bytes, new Uint8Array(-bytes.length & 3)),
  );
}

/** Ethernet without a VLAN tag. */
export const ethernet = (type: number, payload: Uint8Array): Uint8Array =>
  concat(be([0x020000000001, 6], [0x020000000002, 6], [type, 2]), payload);

export interface Packet {
  source?: number;
  destination?: number;
  protocol?: number;
  tos?: number;
  identification?: number;
  /** Octets; with `more` for a fragment. */
  offset?: number;
  more?: boolean;
}

export function ipv4(packet: Packet, payload: Uint8Array): Uint8Array {
  const {
    source = 0x0a000001,
    destination = 0x0a000002,
    protocol = 17,
    tos = 0,
    identification = 0,
    offset = 0,
    more = false,
  } = packet;
  const flags = (more ? 0x2000 : 0) | (offset >> 3);
  return concat(
    be([0x45, 1], [tos, 1], [20 + payload.length, 2], [identification, 2], [flags, 2], [64, 1], [protocol, 1], [0, 2]),
    be([source, 4], [destination, 4]),
    payload,
  );
}

export function ipv6(next: number, payload: Uint8Array, { source = 1n, destination = 2n } = {}): Uint8Array {
  const prefix = 0x20010db8n << 96n;
  return concat(
    be([0x6000_0000, 4], [payload.length, 2], [next, 1], [64, 1], [prefix + source, 16], [prefix + destination, 16]),
    payload,
  );
}

export const udp = (source: number, destination: number, payload: Uint8Array): Uint8Array =>
  concat(be([source, 2], [destination, 2], [payload.length + 8, 2], [0, 2]), payload);
