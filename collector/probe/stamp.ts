/** STAMP (RFC 8762) and TWAMP-Light (RFC 5357 appendix I): round trip, and each way where both clocks are synchronised. */
import type { Timer } from '../deps.js';
import { readClockQuality } from './clock-quality.js';
import type { StartProbes } from './kind.js';
import { whenResolved } from './resolve.js';
import { StampSender } from './stamp/sender.js';
import type { ClockQuality } from './stamp/timestamp.js';

const ASK_AGAIN = 60_000;

export const startStamp: StartProbes = (probes, deps) => {
  const quality = watchQuality(deps.clock.after.bind(deps.clock));
  const running = probes.map((probe) =>
    whenResolved(probe, deps, (address) => new StampSender(probe, address, { ...deps, quality: quality.now })),
  );
  return {
    async stop() {
      quality.stop();
      await Promise.all(running.map((one) => one.stop()));
    },
  };
};

/** The quality of this machine's clock, asked for each minute. */
export function watchQuality(after: (ms: number, run: () => void) => Timer): { now(): ClockQuality; stop(): void } {
  let known: ClockQuality = { synchronised: false, error: 1_000 };
  let timer: Timer | null = null;
  let stopped = false;
  const ask = async (): Promise<void> => {
    known = await readClockQuality();
    if (!stopped) timer = after(ASK_AGAIN, () => void ask());
  };
  void ask();
  return {
    now: () => known,
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
