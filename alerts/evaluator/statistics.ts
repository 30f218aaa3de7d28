/** Sums, means and quantiles in the order of operations that Prometheus 2.42 takes, so that the last digits agree too. */

/** A sum with what rounding lost (Neumaier). */
export class Sum {
  private sum = 0;
  private lost = 0;

  add(value: number): void {
    const total = this.sum + value;
    this.lost += Math.abs(this.sum) >= Math.abs(value) ? this.sum - total + value : value - total + this.sum;
    this.sum = total;
  }

  get total(): number {
    return Math.abs(this.sum) === Infinity ? this.sum : this.sum + this.lost;
  }

  /** Without what was lost. */
  get plain(): number {
    return this.sum;
  }
}

/** Infinities of one sign are their own mean. `exactly`: with what rounding lost. */
export function averageOf(values: ArrayLike<number>, exactly: boolean): number {
  const mean = new Sum();
  let plain = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    const count = index + 1;
    const now = exactly ? mean.plain : plain;
    if (Math.abs(now) === Infinity) {
      if (Math.abs(value) === Infinity && now > 0 === value > 0) continue;
      if (Number.isFinite(value)) continue;
    }
    if (exactly) mean.add(value / count - now / count);
    else plain = plain + (value / count - now / count);
  }
  return exactly ? mean.total : plain;
}

export function varianceOf(values: readonly number[]): number {
  let [mean, sum] = [values[0] ?? NaN, 0];
  values.slice(1).forEach((value, place) => {
    const index = place + 1;
    const delta = value - mean;
    mean += delta / (index + 1);
    sum += delta * (value - mean);
  });
  return sum / values.length;
}

/** The same with what rounding lost, as functions over a range do it. */
export function exactVarianceOf(values: ArrayLike<number>): number {
  const [mean, sum] = [new Sum(), new Sum()];
  for (let index = 0; index < values.length; index++) {
    const delta = values[index]! - mean.total;
    mean.add(delta / (index + 1));
    sum.add(delta * (values[index]! - mean.total));
  }
  return sum.total / values.length;
}

/** Between the two nearest ranks. NaN sorts first. */
export function quantileOf(q: number, values: ArrayLike<number>): number {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = Array.from(values).sort((one, other) => {
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(other)) - Number(Number.isNaN(one));
    return one < other ? -1 : one > other ? 1 : 0;
  });
  const rank = q * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return sorted[lower]! * (1 - weight) + sorted[upper]! * weight;
}
