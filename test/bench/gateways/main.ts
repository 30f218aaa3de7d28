/**
 * A process of its own with pairs of simulated gateways, as many as the first argument says: in each pair one carries the traffic of a crossing of
 * its own. Answers SNMPv2c with the community of the second argument. Prints their names and ports as JSON once they answer.
 */
import { pino } from 'pino';
import { systemClock } from '../../../collector/deps.js';
import { createSimulator } from '../../../collector/simulator/index.js';

const [pairs = '1', community = 'public'] = process.argv.slice(2);
const deps = { clock: systemClock, log: pino({ level: 'error' }, pino.destination(2)) };
const gateways: { name: string; port: number; pair: number }[] = [];
for (let pair = 0; pair < Number(pairs); pair++) {
  const names = [`gw${2 * pair + 1}`, `gw${2 * pair + 2}`];
  const simulator = createSimulator({ gateways: names, seed: pair + 1, community }, deps);
  await simulator.start();
  for (const { name, port } of simulator.gateways) gateways.push({ name, port, pair });
}
process.stdout.write(`${JSON.stringify(gateways)}\n`);
// Whoever started it holds its standard input; it ends with them.
process.stdin.on('end', () => process.exit(0)).resume();
