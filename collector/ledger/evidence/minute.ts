/** A minute of a probe as evidence: its figures, its runs of lost packets, and where it was silent. */
import type { ProbeAnswer } from '../../model/signals.js';
import type { EvidenceMinute, EvidenceRun, ProbeSetup } from '../../model/sla.js';
import { MINUTE, silence } from '../../sla/probe-line.js';

export interface Finished {
  probe: string;
  /** End of the minute. */
  end: number;
  answers: readonly ProbeAnswer[];
  summary: {
    sent: number;
    lost: number;
    delay: { min: number; mean: number; p99: number; max: number } | null;
    variation: number | null;
    forward: number | null;
    backward: number | null;
    lostForward: number | null;
    lostBackward: number | null;
  };
}

/**
 * Times are those of sending in the collector's clock already: the offset of the sender was taken off where its reports come in. `clock` is kept as a
 * record of it. Null where nothing was sent.
 */
export function evidenceMinute(
  { probe, end, answers, summary }: Finished,
  setup: Pick<ProbeSetup, 'interval' | 'timeout'>,
  clock: { offset: number; uncertainty: number } | null,
): EvidenceMinute | null {
  const sent = answers.map(({ sentAt, delay }) => ({ at: Math.round(sentAt), lost: delay === null }));
  const [first, last] = [sent[0], sent.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { delay, variation, forward, backward, lostForward, lostBackward } = summary;
  return {
    probe,
    at: end - MINUTE,
    sent: summary.sent,
    lost: summary.lost,
    first: first.at,
    last: last.at,
    runs: runsOf(sent),
    gaps: gapsOf(sent, silence(setup)),
    delayMin: delay?.min ?? null,
    delayMean: delay?.mean ?? null,
    delayP99: delay?.p99 ?? null,
    delayMax: delay?.max ?? null,
    variation,
    forward,
    backward,
    lostForward,
    lostBackward,
    clock,
  };
}

interface Packet {
  at: number;
  lost: boolean;
}

function runsOf(sent: readonly Packet[]): EvidenceRun[] {
  const runs: EvidenceRun[] = [];
  let open: EvidenceRun | null = null;
  for (const { at, lost } of sent) {
    if (!lost) {
      if (open !== null) open.next = at;
      open = null;
    } else if (open === null) runs.push((open = { from: at, to: at, packets: 1, next: null }));
    else [open.to, open.packets] = [at, open.packets + 1];
  }
  return runs;
}

function gapsOf(sent: readonly Packet[], limit: number): [number, number][] {
  return sent.slice(1).flatMap(({ at }, i): [number, number][] => {
    const before = sent[i]!.at;
    return at - before > limit ? [[before, at]] : [];
  });
}
