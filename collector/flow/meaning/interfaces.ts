/** From the interface numbers in a record to the path it took and the direction. */

export type Side = 'a' | 'b';
export const directions = ['a→b', 'b→a'] as const;
export type Direction = (typeof directions)[number];

/** One interface of a gateway that faces a side. */
export interface FacingInterface {
  gateway: string;
  /** Its key as the interface counters are kept under. */
  interface: string;
  side: Side;
  /** bit/s; null when not known. */
  speed: number | null;
  /** Octets per packet that the agent counts and IP does not: Ethernet 14, 18 with FCS, 4 more per VLAN tag. */
  overhead: number;
  /** Paths that begin here; for each the ifIndex of its interface on the other side, null when not known or on another gateway. */
  paths: readonly { path: string; other: number | null }[];
}

/** What the polled interface tables say; fed from outside. */
export interface InterfaceLookup {
  /** Another number whenever any answer may have changed. */
  readonly generation: number;
  /** Null when the exporter is no gateway, or the interface faces no side. */
  find(exporter: string, ifIndex: number): FacingInterface | null;
}

/** Packets coming in by one interface onto one path. */
export interface Crossing {
  facing: FacingInterface;
  path: string;
  direction: Direction;
}

export const NO_CROSSING = -1;
/** Crossings that are kept apart: a gateway has few. */
export const MOST_CROSSINGS = 1_024;
/** Interfaces of one exporter whose answer is remembered; the numbers in records are theirs to choose. */
const MOST_REMEMBERED = 4_096;
/** Numbers below are looked up without hashing. */
const NEAR = 1_024;
const NOT_ASKED = 0;
const AMBIGUOUS = -2;

/** Numbers for crossings, the same for as long as the collector runs, and what each of them means now. */
export class Crossings {
  readonly list: Crossing[] = [];
  /** Milliseconds that an octet takes at the interface's speed; 0 when that is not known. */
  readonly perOctet = new Float64Array(MOST_CROSSINGS);
  readonly overhead = new Float64Array(MOST_CROSSINGS);
  /** 1 where packets go from side a to side b, 0 where they go the other way. */
  readonly towardsB = new Uint8Array(MOST_CROSSINGS);
  /** Crossings that were refused because too many are known. */
  refused = 0;
  private readonly numbers = new Map<string, number>();
  private readonly lanes = new Set<string>();

  /** True while no two of them are of one path and direction. */
  get distinct(): boolean {
    return this.lanes.size === this.list.length;
  }

  add(facing: FacingInterface, path: string): number {
    const crossing: Crossing = { facing, path, direction: facing.side === 'a' ? 'a→b' : 'b→a' };
    const key = JSON.stringify([facing.gateway, facing.interface, path, crossing.direction]);
    const number = this.numbers.get(key) ?? this.list.length;
    if (number >= MOST_CROSSINGS) {
      this.refused++;
      return NO_CROSSING;
    }
    this.numbers.set(key, number);
    this.list[number] = crossing;
    this.lanes.add(JSON.stringify([path, crossing.direction]));
    this.perOctet[number] = facing.speed !== null && facing.speed > 0 ? 8_000 / facing.speed : 0;
    this.towardsB[number] = facing.side === 'a' ? 1 : 0;
    this.overhead[number] = facing.overhead;
    return number;
  }
}

/** Answers for one exporter, remembered: asked once per interface, not once per record. */
export class ExporterInterfaces {
  /** By ifIndex: the crossing's number and one, where one path begins; 0 or less where `find` has to be asked. */
  readonly near = new Int32Array(NEAR);
  private readonly high = new Map<number, number>();
  /** Interfaces where several paths begin, and the crossing by the interface that packets left by. */
  private readonly several = new Map<number, { facing: FacingInterface; byOutput: Map<number, number> }>();

  constructor(
    private readonly exporter: string,
    private readonly lookup: InterfaceLookup,
    private readonly crossings: Crossings,
  ) {}

  /** Number of the crossing of packets that came in by `input` and left by `output`; NO_CROSSING when `input` faces no side. */
  find(input: number, output: number): number {
    const known = input < NEAR ? this.near[input]! : (this.high.get(input) ?? NOT_ASKED);
    if (known > 0) return known - 1;
    if (known === NO_CROSSING) return NO_CROSSING;
    return known === AMBIGUOUS ? this.choose(input, output) : this.ask(input, output);
  }

  private ask(input: number, output: number): number {
    const facing = this.lookup.find(this.exporter, input);
    const [first, second] = facing?.paths ?? [];
    if (facing === null || first === undefined) return this.remember(input, NO_CROSSING);
    if (second === undefined) {
      const number = this.crossings.add(facing, first.path);
      this.remember(input, number < 0 ? NO_CROSSING : number + 1);
      return number;
    }
    this.several.set(input, { facing, byOutput: new Map() });
    this.remember(input, AMBIGUOUS);
    return this.choose(input, output);
  }

  /** Where several paths begin at one interface, the one that ends where the packets left; the first when none does. */
  private choose(input: number, output: number): number {
    const { facing, byOutput } = this.several.get(input)!;
    const known = byOutput.get(output);
    if (known !== undefined) return known;
    const path = facing.paths.find(({ other }) => other === output) ?? facing.paths[0]!;
    const number = this.crossings.add(facing, path.path);
    if (byOutput.size < MOST_REMEMBERED) byOutput.set(output, number);
    return number;
  }

  private remember(input: number, answer: number): number {
    if (input < NEAR) this.near[input] = answer;
    else if (this.high.size < MOST_REMEMBERED) this.high.set(input, answer);
    return answer;
  }
}
