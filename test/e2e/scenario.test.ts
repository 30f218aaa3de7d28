/** `interconnect simulate SCENARIO`: the built command on one of them. What is concluded of each: scenarios.test.ts. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailoversAnswer } from '../../collector/api/types.js';
import { until } from '../until.js';
import { Folder } from './folder.js';
import { Product } from './product.js';

const LONG = { timeout: 150_000, every: 250 };

let folder: Folder;
let product: Product;

beforeEach(async () => (folder = await Folder.create()));
afterEach(async () => {
  await product?.end();
  await folder.remove();
});

const start = async (scenario: string): Promise<void> => {
  product = await Product.start(['simulate', scenario, '--listen', '127.0.0.1:0'], folder.path);
};
const says = (sentence: string): Promise<unknown> =>
  until(`it says: ${sentence}`, () => product.output.includes(sentence), LONG);

test('a cut link: a trap tells, sessions fall, the other path forwards, and the failover is on record with its gap', async () => {
  await start('link-cut');
  await says('the link of gw1 towards side A is cut');
  const recorded = async () => {
    const { failovers } = await product.get<FailoversAnswer>('/api/v1/failovers');
    const [failover] = failovers;
    const agreeing = failover?.corroboration.filter(({ verdict }) => verdict === 'agrees').map(({ signal }) => signal);
    const told = ['interface', 'bgp', 'redundancy', 'trap'].every((signal) =>
      agreeing?.some((each) => each === signal),
    );
    return failover?.gap.source === 'probes' && told && failover;
  };
  const failover = await until('the failover is on record, and four signals agree', recorded, LONG);
  expect(failover).toMatchObject({ from: 'path-gw1', to: 'path-gw2', kind: 'unplanned' });
}, 300_000);
