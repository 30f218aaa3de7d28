/** Tells on which way packets were lost, from the numbers that a stateful reflector gives (RFC 8762 §4.3.1). */
export class LossWays {
  private last: { sender: number; reflector: number } | null = null;
  /** A stateless reflector repeats the sender's numbers: until one differs nothing can be told. */
  private counts = false;

  /** Given an answer's two numbers: what became of those since the answer before. Empty where nothing was lost, or nothing can be told. */
  lostBefore(sender: number, reflector: number): { lostForward?: number; lostBackward?: number } {
    const before = this.last;
    this.last = { sender, reflector };
    if (sender !== reflector) this.counts = true;
    if (before === null) return {};
    const lost = sender - before.sender - 1;
    const reached = reflector - before.reflector - 1;
    // The reflector has begun anew, or a packet came twice.
    if (lost <= 0 || reached < 0 || reached > lost || !this.counts) return {};
    return { lostForward: lost - reached, lostBackward: reached };
  }
}
