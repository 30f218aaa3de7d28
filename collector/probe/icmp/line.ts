/** One line of `fping --loop --timestamp` (fping 5): `[1795690954.38] 192.0.2.9 : [3], 64 bytes, 0.048 ms (0.05 avg, 0% loss)`. */
const LINE = /^\[(\d+\.\d+)\] (\S+)\s+: \[(\d+)\], (?:(timed out)|\d+ bytes, (\d+(?:\.\d+)?) ms)/;

export interface FpingLine {
  /** When it was printed, milliseconds since the epoch. */
  at: number;
  target: string;
  /** Of the packet, from 0; the number goes on for packets that could not be sent. */
  sequence: number;
  /** Round trip in milliseconds; null: timed out. */
  delay: number | null;
}

/** Null for everything that does not tell a packet's fate: duplicates, late answers, ICMP messages of others. */
export function parseLine(line: string): FpingLine | null {
  const [, at, target, sequence, lost, delay] = LINE.exec(line) ?? [];
  if (at === undefined || target === undefined || sequence === undefined) return null;
  if (lost === undefined && delay === undefined) return null;
  return {
    at: Number(at) * 1_000,
    target,
    sequence: Number(sequence),
    delay: lost === undefined ? Number(delay) : null,
  };
}
