import type { Parameters } from 'fast-check';

/**
 * How far properties of a whole world are explored: `RUNS` says how many worlds, else `runs`. The gate (CI) takes the same ones each time, so that it
 * says the same of the same code; everywhere else each run looks at new ones.
 */
export const explored = <Ts>(runs: number): Parameters<Ts> => ({
  numRuns: Number(process.env['RUNS'] ?? runs),
  ...(process.env['CI'] === 'true' && { seed: 1 }),
});
