/** The sampling rate that the last record of each domain was given, and where it came from. */
import { F, U, type Batch } from '../batch.js';
import { rateSources } from '../sampling.js';

export class Seen {
  private readonly rates = new Map<number, { rate: number; source: number }>();

  /** Takes note of a batch: of the last row in each run of rows of one domain. */
  observe({ u, f, count }: Batch): void {
    const domains = u[U.domain]!;
    for (let i = 0; i < count; i++) {
      if (i + 1 < count && domains[i] === domains[i + 1]) continue;
      this.rates.set(domains[i]!, { rate: f[F.rate]![i]!, source: u[U.rateSource]![i]! });
    }
  }

  /** By the number of a domain; nulls before its first record. */
  of(domain: number): { samplingRate: number | null; samplingSource: string | null } {
    const seen = this.rates.get(domain);
    if (!seen) return { samplingRate: null, samplingSource: null };
    return { samplingRate: seen.rate, samplingSource: rateSources[seen.source] ?? null };
  }

  forget(domain: number): void {
    this.rates.delete(domain);
  }
}
