/** Our receiver in a process of its own: `receiver.js PORT EXPORTERS`. Says when it is ready, and at the end what became of the records. */
import type { AggregatorCounts } from '../../../collector/flow/aggregate/aggregator.js';
import { ourCollector } from './ours.js';

const [port, exporters] = process.argv.slice(2).map(Number);
const collector = ourCollector(port!, exporters!);
await collector.start();
process.stdout.write('ready\n');
process.once('SIGUSR2', () => {
  const { records, apart, overflowed } = collector.counts() as AggregatorCounts;
  const missed = Object.values(apart).reduce((sum, one) => sum + one.records, 0);
  process.stdout.write(`records ${records} apart ${missed} overflowed ${overflowed}\n`);
});
process.once('SIGINT', () => void collector.stop());
