/** Above this, e^-mean is too small a number to multiply towards. */
const AT_ONCE = 20;

/** How often something happens that happens `mean` times on average: Knuth's method, a large mean in parts. */
export function poisson(mean: number, draw: () => number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= AT_ONCE) {
    const least = Math.exp(-Math.min(left, AT_ONCE));
    for (let product = draw(); product > least; product *= draw()) count++;
  }
  return count;
}
