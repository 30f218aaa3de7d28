import { gatewayOf, type Check } from '../facts.js';

const COUNTER_TABLES = ['ifTable', 'ifXTable', 'dot3StatsTable'];

export const slowAgent: Check = {
  name: 'slow-agent',
  look: (facts) =>
    (facts.running?.tables ?? []).flatMap(({ gateway, table, last }) => {
      const interval = gatewayOf(facts, gateway)?.poll.counters ?? Infinity;
      if (!COUNTER_TABLES.includes(table) || last.duration <= interval) return [];
      const seconds = Math.ceil((2 * last.duration) / 1_000);
      return [
        {
          subject: gateway,
          what: `reading ${table} takes ${Math.round(last.duration / 100) / 10} s, longer than the ${interval / 1_000} s between two polls`,
          mend: `gateways: ${gateway}: poll: { counters: ${seconds}s }, or fewer interfaces by interfaces.include`,
        },
      ];
    }),
};
