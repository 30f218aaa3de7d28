/** The channel of each receiver of the configuration. */
import type { ReceiverConfig } from '../../../collector/config/schema/receivers.js';
import type { Channel, ChannelDeps } from './channel.js';
import { email } from './email.js';
import { itsm } from './itsm.js';
import { pagerduty } from './pagerduty.js';
import { webhook } from './webhook.js';

/** @throws CodedError where a secret is missing. `now` is the wall clock, ms. */
export function channelOf(config: ReceiverConfig, deps: ChannelDeps, now: () => number): Channel {
  switch (config.kind) {
    case 'pagerduty':
      return pagerduty(config, deps, now);
    case 'webhook':
      return webhook(config, deps, now);
    case 'email':
      return email(config, deps);
    case 'itsm':
      return itsm(config, deps, now);
  }
}
