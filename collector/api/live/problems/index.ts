/** The list of problems: critical first, then the oldest, never longer than a page can show. */
import type { Problem } from '../../types.js';
import { iso } from '../seen.js';
import type { SinceLog } from '../since.js';
import type { Found } from './problem.js';

export const MAX_PROBLEMS = 200;

/** Puts the found problems in order; each keeps the time at which it was first found until it is gone. */
export function listProblems(found: Found[], log: SinceLog, now: number): Problem[] {
  const problems = found.map((problem) => {
    const first = log.since(`problem ${problem.code} ${problem.subject}`, problem.severity, now);
    return { ...problem, since: problem.since ?? iso(first) };
  });
  return inOrder(problems, iso(now));
}

/** The worst first, and no more than a page can show. */
export function inOrder(problems: Problem[], now: string): Problem[] {
  problems.sort(byWeight);
  const left = problems.length - MAX_PROBLEMS;
  return left > 0 ? [...problems.slice(0, MAX_PROBLEMS), more(left, now)] : problems;
}

function byWeight(a: Problem, b: Problem): number {
  if (a.severity !== b.severity) return a.severity === 'critical' ? -1 : 1;
  const [left, right] = [`${a.since} ${a.code} ${a.subject}`, `${b.since} ${b.code} ${b.subject}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function more(left: number, since: string): Problem {
  return {
    code: 'more-problems',
    severity: 'warning',
    subject: '',
    message: `${left} more problems are not listed.`,
    next: 'Solve the first ones: they often have one cause.',
    since,
  };
}
