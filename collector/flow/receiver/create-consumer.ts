/** Who makes something of the rows. */
import { createAggregates } from '../aggregate/consumer.js';
import type { CreateConsumer } from './consumer.js';

export const createConsumer: CreateConsumer = createAggregates;
