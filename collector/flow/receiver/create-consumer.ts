/** Who makes something of the rows. */
import type { CreateConsumer } from './consumer.js';
import { createTotals } from './totals.js';

export const createConsumer: CreateConsumer = createTotals;
