/** Names of targets become addresses before anything is sent, and again until they do. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Timer } from '../deps.js';
import { systemCode } from '../model/coded-error.js';
import { printable } from '../model/text.js';
import type { ProbeDeps, ProbeSettings, RunningProbes } from './kind.js';

const RETRY = 5_000;

/** Calls `start` with the address of one probe's target, once it has one. */
export function whenResolved(
  probe: ProbeSettings,
  { clock, sink }: ProbeDeps,
  start: (address: string) => RunningProbes,
): RunningProbes {
  let running: RunningProbes | null = null;
  let timer: Timer | null = null;
  let stopped = false;
  async function attempt(): Promise<void> {
    try {
      const address = isIP(probe.target) === 0 ? (await lookup(probe.target)).address : probe.target;
      if (stopped) return;
      sink.trouble(probe.name, null);
      running = start(address);
    } catch (error) {
      if (stopped) return;
      const why = systemCode(error) ?? 'unknown reason';
      sink.trouble(probe.name, `${printable(probe.target)} has no address (${why}): check the name and the resolver.`);
      timer = clock.after(RETRY, () => void attempt());
    }
  }
  void attempt();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      await running?.stop();
    },
  };
}
