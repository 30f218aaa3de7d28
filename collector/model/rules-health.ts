/** How the rules of alerts fare. */

/** Why a rule is not in force. `line` counts from 1; 0 where it is the file as a whole. */
export interface RuleProblem {
  file: string;
  line: number;
  column: number;
  /** Name of the alert or of the recorded metric; '' for the file as a whole. */
  rule: string;
  message: string;
}

export interface RulesHealth {
  /** Rules that are in force. */
  rules: number;
  /** Of rule files at the last load: while there are any, the rules from before stay in force. */
  faults: readonly RuleProblem[];
  /** Rules whose expression could not be answered at the last evaluation. */
  failures: readonly RuleProblem[];
  /** Wall clock, ms; null before the first evaluation. */
  lastEvaluationAt: number | null;
  /** Of the last evaluation with reading the metrics, ms. */
  lastDuration: number;
  evaluations: number;
  /** Evaluations that failed as a whole. */
  failed: number;
  /** Why the last one failed; null where it did not. */
  fault: string | null;
  /** Series that are kept for rules. */
  series: number;
  /** Alerts by state. */
  alerts: { pending: number; firing: number; resolved: number };
}
