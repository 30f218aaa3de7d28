/** Brings messages to one receiver: in order for each page, a few pages at once, again after a while where it fails. */
import type { Deps, Timer } from '../../collector/deps.js';
import { UnderWay } from '../../collector/model/under-way.js';
import type { Delivery, DeliveryKind, Page, ReceiverHealth, TicketReference } from '../../collector/model/paging.js';
import type { Channel, Message, Outcome } from './channels/channel.js';
import { reasonOf } from './channels/post.js';

export interface RunnerDeps extends Deps {
  /** Pages with something to send, the oldest first. */
  waiting(receiver: string): Page[];
  /** Whether a message of this page is on its way to the receiver, by this runner or by one that it replaces. */
  isSending(page: string, receiver: string): boolean;
  message(page: Page, delivery: Delivery): Message;
  /** Called with what an attempt came to; the delivery is still the one that was tried. */
  attempted(page: Page, delivery: Delivery, change: Partial<Delivery>, reference: TicketReference | null): void;
}

/** A stop waits so long for what is being sent, ms: what it cuts may have arrived, and is sent again by the next start. */
const PATIENCE = 5_000;
const MOST_AT_ONCE = 4;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;
/** What a receiver asks for with Retry-After is honoured up to here. */
const LONGEST_ASKED = 3_600_000;

export class Runner {
  /** Messages by kind and what became of them. */
  readonly counts = new Map<string, number>();
  private readonly underWay = new Set<string>();
  private readonly sending = new UnderWay();
  /** Monotonic ms until which a page that was refused waits. */
  private readonly refused = new Map<string, { until: number; times: number }>();
  private failures = 0;
  private notBefore = -Infinity;
  private timer: Timer | null = null;
  private stopped = false;
  private cut = false;
  private failingSince: number | null = null;
  private lastError: string | null = null;
  private lastDeliveredAt: number | null = null;

  constructor(
    readonly name: string,
    readonly channel: Channel,
    private readonly deps: RunnerDeps,
  ) {}

  /** Begins nothing more. Resolves once what is being sent has come to its end, or is cut off. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.cut = !(await this.sending.over(this.deps.clock, PATIENCE));
    this.channel.close?.();
  }

  /** Sends what can be sent now. */
  pump(): void {
    const { clock } = this.deps;
    if (this.stopped || clock.monotonic() < this.notBefore) return;
    // One at a time shows whether a receiver that failed is back.
    const most = this.failures > 0 ? 1 : MOST_AT_ONCE;
    for (const page of this.deps.waiting(this.name)) {
      if (this.underWay.size >= most) return;
      if (
        this.deps.isSending(page.id, this.name) ||
        clock.monotonic() < (this.refused.get(page.id)?.until ?? -Infinity)
      )
        continue;
      const delivery = page.deliveries.find((each) => each.receiver === this.name && each.deliveredAt === null);
      if (delivery !== undefined) void this.sending.watch(this.send(page, delivery));
    }
  }

  /** Whether a message of this page is being sent at this moment. */
  isSending(page: string): boolean {
    return this.underWay.has(page);
  }

  health(): ReceiverHealth {
    const waiting = this.deps
      .waiting(this.name)
      .flatMap(({ deliveries }) =>
        deliveries.filter((each) => each.receiver === this.name && each.deliveredAt === null),
      );
    return {
      name: this.name,
      kind: this.channel.kind,
      waiting: waiting.length,
      waitingSince: waiting.length === 0 ? null : Math.min(...waiting.map(({ createdAt }) => createdAt)),
      lastDeliveredAt: this.lastDeliveredAt,
      failingSince: this.failingSince,
      lastError: this.lastError,
    };
  }

  private async send(page: Page, delivery: Delivery): Promise<void> {
    this.underWay.add(page.id);
    const outcome = await this.attempt(page, delivery);
    this.underWay.delete(page.id);
    if (this.cut) return;
    this.count(delivery.kind, outcome.delivered ? 'delivered' : 'failed');
    if (outcome.delivered) this.wentOut(page, delivery, outcome.reference ?? null);
    else this.failed(page, delivery, outcome);
    this.pump();
  }

  private async attempt(page: Page, delivery: Delivery): Promise<Outcome> {
    try {
      return await this.channel.send(this.deps.message(page, delivery));
    } catch (error) {
      this.deps.log.error({ error, receiver: this.name, page: page.id }, 'a message could not be made or sent');
      return { delivered: false, error: reasonOf(error), refused: true };
    }
  }

  private wentOut(page: Page, delivery: Delivery, reference: string | null): void {
    const at = this.deps.clock.now();
    this.failures = 0;
    this.notBefore = -Infinity;
    this.failingSince = null;
    this.lastError = null;
    this.lastDeliveredAt = at;
    this.refused.delete(page.id);
    const change = { deliveredAt: at, attempts: delivery.attempts + 1, lastError: null };
    const kept = reference === null ? null : { receiver: this.name, reference, at };
    this.deps.attempted(page, delivery, change, kept);
  }

  private failed(page: Page, delivery: Delivery, { error, retryAfter, refused }: Outcome & { delivered: false }): void {
    const { clock, log } = this.deps;
    this.failingSince ??= clock.now();
    this.lastError = error;
    const asked = Math.min(retryAfter ?? 0, LONGEST_ASKED);
    if (refused) {
      const times = (this.refused.get(page.id)?.times ?? 0) + 1;
      this.refused.set(page.id, { until: clock.monotonic() + Math.max(asked, pause(times)), times });
    } else {
      this.failures++;
      this.notBefore = clock.monotonic() + Math.max(asked, pause(this.failures));
    }
    const wait = refused ? (this.refused.get(page.id)?.until ?? 0) : this.notBefore;
    if (delivery.attempts === 0)
      log.warn(
        { receiver: this.name, page: page.id, kind: delivery.kind, why: error },
        'a message was not delivered; it is tried again',
      );
    this.deps.attempted(page, delivery, { attempts: delivery.attempts + 1, lastError: error }, null);
    this.again(wait - clock.monotonic());
  }

  private again(ms: number): void {
    this.timer?.cancel();
    if (this.stopped) return;
    this.timer = this.deps.clock.after(ms, () => this.pump());
  }

  private count(kind: DeliveryKind, outcome: 'delivered' | 'failed'): void {
    const key = `${kind} ${outcome}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

const pause = (failures: number): number => Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(failures - 1, 10));
