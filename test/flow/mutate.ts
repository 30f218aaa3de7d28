/** Damages flow datagrams where it hurts: lengths, counts and numbers of sets, templates, fields and samples; and anywhere. */
import fc from 'fast-check';

/** One act of damage. Places and values are drawn large and reduced to what the datagram has, so that shrinking keeps their meaning. */
export type Mutation =
  | { kind: 'field'; place: number; value: number }
  | { kind: 'byte'; place: number; value: number }
  | { kind: 'cut'; place: number }
  | { kind: 'insert'; place: number; bytes: Uint8Array }
  | { kind: 'repeat'; place: number; length: number; times: number };

const interesting = [0, 1, 2, 3, 4, 5, 7, 8, 16, 255, 256, 257, 0x7fff, 0x8000, 0xfffe, 0xffff];
const large = fc.nat(0x7fffffff);

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('field' as const), place: large, value: fc.constantFrom(...interesting) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('byte' as const), place: large, value: fc.nat(255) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), place: large }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      place: large,
      bytes: fc.uint8Array({ maxLength: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('repeat' as const),
      place: large,
      length: fc.integer({ min: 1, max: 200 }),
      times: fc.nat(60),
    }),
  },
);

const LONGEST = 65_535;

export function mutate(datagram: Uint8Array, damage: Mutation): Uint8Array {
  if (datagram.length === 0) return datagram;
  const at = damage.place % datagram.length;
  switch (damage.kind) {
    case 'byte':
      return Uint8Array.from(datagram, (byte, i) => (i === at ? damage.value : byte));
    case 'cut':
      return datagram.slice(0, at);
    case 'insert':
      return join(datagram.subarray(0, at), damage.bytes, datagram.subarray(at));
    case 'repeat': {
      const part = datagram.subarray(at, at + damage.length);
      return join(datagram.subarray(0, at), ...Array.from({ length: damage.times }, () => part), datagram.subarray(at));
    }
    case 'field':
      return overwrite(datagram, damage);
  }
}

function overwrite(datagram: Uint8Array, { place, value }: { place: number; value: number }): Uint8Array {
  const places = structure(datagram);
  const copy = datagram.slice();
  const at = places[place % places.length]!;
  copy[at] = value >> 8;
  copy[at + 1] = value;
  return copy;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts)).slice(0, LONGEST);
}

/** Offsets of 16-bit numbers that say how the datagram is built. */
function structure(b: Uint8Array): number[] {
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  if (b.length < 28) return [0];
  const version = view.getUint16(0);
  if (version === 9) return [0, 2, 16, 18, ...sets(view, 20)];
  if (version === 10) return [0, 2, 12, 14, ...sets(view, 16)];
  // sFlow has 32-bit numbers throughout: their lower halves.
  if (version === 0) return Array.from({ length: Math.floor(b.length / 4) }, (_, i) => i * 4 + 2);
  return [0, 2, 20, 22];
}

/** Numbers and lengths of sets, and everything in sets of templates. */
function sets(view: DataView, from: number): number[] {
  const places: number[] = [];
  for (let at = from; at + 4 <= view.byteLength;) {
    const length = view.getUint16(at + 2);
    places.push(at, at + 2);
    if (view.getUint16(at) < 4)
      for (let i = at + 4; i + 2 <= Math.min(at + length, view.byteLength); i += 2) places.push(i);
    if (length < 4) break;
    at += length;
  }
  return places;
}
