/** Why an expression or a template is refused, and at which character of it. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';

  constructor(
    message: string,
    /** From the start of the text, counted from 0. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/** An expression that is sound and cannot be answered with the series that there are, as Prometheus says it. */
export class EvaluationFault extends Error {
  override readonly name = 'EvaluationFault';
}
