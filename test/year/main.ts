/** `npm run year`: a bad year from each of so many seeds; what disagrees with the oracle is printed, with status 1. */
import { parseArgs } from 'node:util';
import { disagreements } from './compare.js';
import { lived } from './run.js';
import { truthOf } from './truth.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    months: { type: 'string', default: '12' },
  },
});
const [first, count] = [Number(values.from), Number(values.seeds)];
if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1)
  throw new Error('--seeds and --from take whole numbers');
let faults = 0;
for (let seed = first; seed < first + count; seed++) {
  const truth = truthOf(seed, 0, Number(values.months) - 1);
  const began = performance.now();
  const before = process.cpuUsage();
  const told = await lived(truth);
  const wrong = disagreements(truth, told);
  const { user, system } = process.cpuUsage(before);
  const happened = [
    `${truth.outages.length} outages`,
    `${truth.cuts.length} cuts`,
    `${truth.silences.length} silences`,
    `${told.lives} lives`,
    `${truth.works.length} works`,
    `${truth.disputes.length} disputes`,
    `${told.pages.length} alerts`,
  ];
  const cost = `${((performance.now() - began) / 1_000).toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} CPU s`;
  process.stdout.write(
    `seed ${seed}: ${happened.join(', ')}; ${wrong.length === 0 ? 'agrees' : 'DISAGREES'} (${cost})\n`,
  );
  for (const each of wrong) process.stdout.write(`  ${each}\n`);
  faults += wrong.length;
}
if (faults > 0) process.exitCode = 1;
