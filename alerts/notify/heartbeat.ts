/** Word to the outside that rules are evaluated and pages get out. What says nothing when it should alarms somebody else. */
import type { HeartbeatConfig } from '../../collector/config/schema/alerts.js';
import type { Deps, Timer } from '../../collector/deps.js';
import type { HeartbeatHealth } from '../../collector/model/paging.js';
import { outcomeOf, poster, type Poster } from './channels/post.js';

export interface HeartbeatDeps extends Deps {
  linkLocal: readonly string[];
  /** Why all is not well; null while it is. */
  trouble(): string | null;
}

export class Heartbeat {
  private readonly post: Poster;
  private timer: Timer | null = null;
  private stopped = false;
  private readonly state: HeartbeatHealth = { lastSentAt: null, trouble: null };

  constructor(
    private readonly config: HeartbeatConfig,
    private readonly deps: HeartbeatDeps,
  ) {
    this.post = poster({ linkLocal: deps.linkLocal });
  }

  /** The first one comes after an interval: until then nothing has been evaluated. */
  start(): void {
    this.timer = this.deps.clock.after(this.config.interval, () => {
      void this.beat();
      this.start();
    });
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.post.close();
  }

  health(): HeartbeatHealth {
    return { ...this.state };
  }

  private async beat(): Promise<void> {
    const { clock, log } = this.deps;
    const why = this.deps.trouble();
    if (why !== null) return this.hold(`held back: ${why}`);
    const outcome = await outcomeOf(
      this.post(new URL(this.config.url), { status: 'ok', at: new Date(clock.now()).toISOString() }),
      () => clock.now(),
    );
    if (this.stopped) return;
    if (!outcome.delivered) return this.hold(`the dead-man's switch ${outcome.error}`);
    if (this.state.trouble !== null) log.info('the heartbeat goes out again');
    Object.assign(this.state, { lastSentAt: clock.now(), trouble: null });
  }

  private hold(trouble: string): void {
    if (this.state.trouble === null) this.deps.log.warn({ trouble }, 'the heartbeat does not go out');
    this.state.trouble = trouble;
  }
}
