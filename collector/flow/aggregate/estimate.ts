/** First pass over a batch: what each row stands for after sampling, where its packets came in, or why it is in no minute. */
import { countedAs, F, NONE, U, type Batch } from '../batch.js';
import { NO_CROSSING, type Crossings } from '../meaning/interfaces.js';
import type { Apart } from './apart.js';
import { flowsBehind } from './flows.js';
import { implausible, suspect } from './implausible.js';
import type { Scratch } from './scratch.js';
import { IMPLAUSIBLE, NO_INTERFACE, NO_OCTETS, type Sources } from './sources.js';

const NOTHING = countedAs.indexOf('nothing');
const LAYER2 = countedAs.indexOf('layer2');
const FRAME = countedAs.indexOf('frame');
const EGRESS = 1;

/** `reverse`: the other direction of biflows, whose packets came in where the row's own left. Rows without one are left out. */
export function estimate(
  batch: Batch,
  scratch: Scratch,
  sources: Sources,
  crossings: Crossings,
  apart: Apart,
  reverse: boolean,
): void {
  const { u, f, count } = batch;
  const octets = f[reverse ? F.reverseOctets : F.octets]!;
  const packets = f[reverse ? F.reversePackets : F.packets]!;
  const input = u[reverse ? U.outputIf : U.inputIf]!;
  const output = u[reverse ? U.inputIf : U.outputIf]!;
  const [rates, domains, direction, counted] = [f[F.rate]!, u[U.domain]!, u[U.direction]!, u[U.counted]!];
  const { crossing: crossingOf, octets: octetsOf, packets: packetsOf, flows: flowsOf } = scratch;
  const [first, last] = [f[F.first]!, f[F.last]!];
  const { overhead, perOctet } = crossings;
  let domain = NONE;
  let source = sources.of(NONE);
  let near = source.near;
  for (let row = 0; row < count; row++) {
    if (domains[row] !== domain) {
      domain = domains[row]!;
      source = sources.of(domain);
      near = source.near;
    }
    const kind = counted[row]!;
    const rate = rates[row]!;
    let some = octets[row]!;
    let few = packets[row]!;
    const doubtful = suspect(some, few, rate);
    if (reverse && some === 0 && few === 0) {
      crossingOf[row] = NO_CROSSING;
      continue;
    }
    flowsOf[row] = kind === FRAME ? 0 : rate === 1 ? 1 : flowsBehind(few, rate);
    if (rate !== 1) {
      some = Math.round(some * rate);
      few = Math.round(few * rate);
    }
    const inward = input[row]!;
    let crossing = (inward < near.length ? near[inward]! : 0) - 1;
    if (crossing < 0) crossing = source.find(inward, output[row]!);
    // Who writes one interface for both says which one is watched: softflowd's direction is the order of the addresses. See `name`.
    if (direction[row] === EGRESS && inward !== output[row]) crossing = NO_CROSSING;
    const speed = crossing < 0 ? 0 : perOctet[crossing]!;
    if (doubtful && implausible(octets[row]!, packets[row]!, rate, last[row]! - first[row]!, speed)) {
      apart.add(IMPLAUSIBLE, some, few);
      source.errors.add('implausible');
      crossing = NO_CROSSING;
    } else if (kind === NOTHING || crossing < 0) {
      const why = kind === NOTHING ? NO_OCTETS : source.apart(direction[row]!, input[row]!, output[row]!);
      apart.add(why, some, few);
      if (why === NO_INTERFACE) source.unplaced.noInterfaceOctets += some;
      crossing = NO_CROSSING;
    } else if (kind === LAYER2 || (kind === FRAME && source.layer2Frames))
      some = Math.max(0, some - few * overhead[crossing]!);
    crossingOf[row] = crossing;
    octetsOf[row] = some;
    packetsOf[row] = few;
  }
}
