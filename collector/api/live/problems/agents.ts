/** Probe agents whose clock is off: times are corrected for it, and whoever reads them beside the agent's own log must know. */
import type { AgentHealth } from '../../../model/probe-health.js';
import { printable } from '../../../model/text.js';
import { inSeconds } from '../../../resilience/time.js';
import type { Found } from './problem.js';

/** As the alert rule ProbeAgentClock has it, ms. */
const BOUND = 2_000;

/** Told where the offset exceeds the bound, whatever of it is uncertain. */
export function agentProblems(agents: readonly AgentHealth[]): Found[] {
  return agents.flatMap(({ name, clock }): Found[] => {
    if (clock === null || Math.abs(clock.offset) - clock.uncertainty <= BOUND) return [];
    const { offset, uncertainty } = clock;
    const way = offset > 0 ? 'ahead of' : 'behind';
    return [
      {
        code: 'probe-agent-clock',
        severity: 'warning',
        subject: printable(name),
        message: `The clock of probe agent ${printable(name)} is ${inSeconds(Math.abs(offset))} s ${way} the collector's, ±${inSeconds(uncertainty)} s. Times are corrected for it.`,
        next: 'Look at NTP on both machines, and compare with a third: one of the two is wrong.',
      },
    ];
  });
}
