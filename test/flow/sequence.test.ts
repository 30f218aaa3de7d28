import { describe, expect, it } from 'vitest';
import { Sequence } from '../../collector/flow/sequence.js';

/** `count` messages of ten records each from `from` on. */
function run(sequence: Sequence, from: number, count: number): void {
  for (let i = 0; i < count; i++) sequence.message(from + i * 10, 10);
}

describe('an exporter without an uptime that begins anew', () => {
  it('is told from late messages by its numbers going on', () => {
    const sequence = new Sequence();
    run(sequence, 5_000, 20);
    run(sequence, 0, 30);
    expect(sequence.counts).toEqual({ gaps: 0, duplicates: 0, reordered: 0, restarts: 1 });
  });

  it('gaps from before stay, gaps afterwards are counted', () => {
    const sequence = new Sequence();
    run(sequence, 5_000, 3);
    run(sequence, 5_130, 3);
    run(sequence, 0, 10);
    run(sequence, 170, 1);
    expect(sequence.counts).toEqual({ gaps: 170, duplicates: 0, reordered: 0, restarts: 1 });
  });

  it('a few late messages in order are late messages', () => {
    const sequence = new Sequence();
    run(sequence, 5_000, 3);
    run(sequence, 5_090, 3);
    run(sequence, 5_030, 6);
    run(sequence, 5_120, 1);
    expect(sequence.counts).toEqual({ gaps: 0, duplicates: 0, reordered: 6, restarts: 0 });
  });
});
