/** Whether what a trap claims has been read from its gateway since: then nothing more has to be asked. */
import type { TrapObservation } from '../../model/signals.js';
import type { SignalTable } from '../../resilience/signals/table.js';
import type { Moment } from '../../resilience/time.js';
import type { GatewayRecord } from './gateway.js';

/**
 * An answer that says what the trap says is no older than the trap. One that contradicts it may come from the agent's cache: it clears
 * nothing before the last of the quick polls.
 */
export function isConfirmed(
  { trap, read }: { trap: TrapObservation; read: Moment },
  record: GatewayRecord,
  table: SignalTable,
): boolean {
  const { gateway, context, subject, claims } = trap;
  const since = (at: Pick<Moment, 'monotonic'> | null): boolean => at !== null && at.monotonic >= read.monotonic;
  switch (subject.type) {
    case 'gateway':
      return since(record.answered);
    case 'interface':
      return [...record.contexts.values()].some(({ records }) =>
        [...records.values()].some(
          ({ identity, operStatus, statusRead }) =>
            identity?.ifIndex === subject.ifIndex && operStatus === claims && since(statusRead),
        ),
      );
    case 'bgp-peer': {
      const held = table.get(gateway, context, 'bgp-peer', subject.peer);
      const state = held?.latest.kind === 'bgp-peer' ? held.latest.state : null;
      // A session that fell goes on to other states while it is tried again.
      const fell = claims !== null && claims !== 'established';
      const same = state !== null && (fell ? state !== 'established' : state === claims);
      return same && since(held?.read ?? null);
    }
    case 'bgp-peers':
      // Which of them it is about is not known: every quick poll is asked.
      return false;
    case 'bfd-session': {
      const held = table.get(gateway, context, 'bfd-session', subject.session);
      return held?.latest.kind === 'bfd-session' && held.latest.state === claims && since(held.read);
    }
    case 'ospf-neighbour': {
      const held = table.get(gateway, context, 'ospf-neighbour', subject.neighbour);
      return held?.latest.kind === 'ospf-neighbour' && held.latest.state === claims && since(held.read);
    }
    case 'redundancy':
      for (const { latest, read: at } of table.all(gateway, context, 'redundancy'))
        if (
          latest.kind === 'redundancy' &&
          latest.protocol === subject.protocol &&
          latest.ifIndex === subject.ifIndex &&
          latest.group === subject.group
        )
          return (latest.role === claims || latest.state === claims) && since(at);
      return false;
  }
}
