/** One way to reach a receiver. Each stands in a file of its own. */
import type { Log } from '../../../collector/deps.js';
import type { DeliveryKind, Page, ReceiverKind } from '../../../collector/model/paging.js';
import type { Text } from '../message/text.js';

/** What is to be said, in every form that a channel may need. */
export interface Message {
  kind: DeliveryKind;
  reason: string;
  receiver: string;
  page: Page;
  text: Text;
}

export type Outcome =
  | { delivered: true; /** What a service desk answered. */ reference?: string }
  /** `retryAfter`: ms that the receiver asked for; `refused`: it will not take this message as it is. */
  | { delivered: false; error: string; retryAfter?: number; refused?: boolean };

export interface Channel {
  readonly kind: ReceiverKind;
  /** Kinds of message that mean something to it; others are not sent. */
  readonly takes: ReadonlySet<DeliveryKind>;
  /** Never rejects where the receiver is at fault: that is an outcome. */
  send(message: Message): Promise<Outcome>;
  close?(): void;
}

export interface ChannelDeps {
  log: Log;
  /** Resolves `env:NAME` and `file:PATH`. */
  secret(reference: string): string;
  /** Link-local addresses that may be posted to. */
  linkLocal: readonly string[];
}
