/** Whether the picture may be dimmed: a screen that shows the same for weeks wears where it is bright. */

export class Rest {
  #seen = '';
  #since = -Infinity;

  /** `after`: ms without a change after which a calm picture rests; Infinity never. */
  constructor(private readonly after: number) {}

  /**
   * True once what matters has stayed the same for that long; never while something needs a person. `content` says what matters in one
   * text, without ages; `now` is ms of any clock that never steps back.
   */
  update(content: string, calm: boolean, now: number): boolean {
    if (content !== this.#seen) {
      this.#seen = content;
      this.#since = now;
    }
    return calm && now - this.#since >= this.after;
  }
}
