/** What went wrong while a report was written: a stable code, and one sentence that says what to do. */
export class ReportError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
