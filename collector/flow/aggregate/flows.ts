/** How many flows a record stands for when packets were sampled. */

/** Packets up to which the estimate differs from 1 by more than a thousandth. */
const FEW = 8;

/**
 * A flow of n packets is met by a sampler of one in N with probability 1 − (1 − 1/N)^n. Of k sampled packets the flow had about k·N, so each
 * record stands for 1 / (1 − (1 − 1/N)^(k·N)) flows (Horvitz and Thompson 1952), which for large N is 1 / (1 − e^−k). Flows much shorter
 * than N packets are mostly not met at all, so with many of them it is too few.
 */
const estimates = Float64Array.from({ length: FEW }, (_, k) => 1 / (1 - Math.exp(-Math.max(1, k))));

/** Flows behind one record of `sampled` packets at one packet in `rate`. */
export function flowsBehind(sampled: number, rate: number): number {
  if (rate <= 1) return 1;
  return sampled < FEW ? estimates[sampled | 0]! : 1;
}
