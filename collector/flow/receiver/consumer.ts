/** Between the decoders and what is made of their rows: both run in the receiver's thread. */
import type { Batch } from '../batch.js';
import type { Domain } from '../domain.js';

/** Who sent a row. */
export interface Source {
  /** Name of the gateway; null for an address that belongs to none. */
  gateway: string | null;
  /** Address of the exporter, as text. */
  exporter: string;
  protocol: string;
  /** Source id, observation domain id, engine or sub-agent. */
  domain: number;
}

export interface ConsumerContext {
  /** Who a row's `U.domain` is: for the time of `consume` only, for numbers are used again. Null for a number that nobody bears. */
  source(domain: number): Source | null;
  /** The same as the decoder has it. */
  domain(domain: number): Domain | null;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Adds rows up. Whatever it keeps it bounds itself. Rows that cross to the main thread are copied: they hold data only. */
export interface Consumer<Row = unknown> {
  /** The batch is reused: what is needed of it is copied. Called at line rate. */
  consume(batch: Batch): void;
  /** Takes out what is finished at `now` (milliseconds since the epoch); Infinity takes out everything, for the end. */
  drain(now: number): Row[];
  /** Takes new settings: what `ReceiverSettings.consumer` holds. */
  update?(settings: unknown): void;
  /** Takes what `FlowCollector.inform` was given last: what changes more often than the configuration, such as interfaces. */
  inform?(what: unknown): void;
  /** What it counted, as plain data: crosses with every report as `Report.counts`. */
  read?(): unknown;
}

export type CreateConsumer<Row = unknown> = (settings: unknown, context: ConsumerContext) => Consumer<Row>;
