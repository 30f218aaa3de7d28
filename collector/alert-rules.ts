/** The rules of alerts over the figures of this collector: evaluated when something is judged otherwise, and at each interval. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AlertRules, type RulesSettings } from '../alerts/evaluator/component.js';
import type { AlertsListener } from '../alerts/model.js';
import type { Live } from './api/live.js';
import type { Metrics } from './api/metrics.js';
import type { Status } from './api/types.js';
import type { Config } from './config/schema/index.js';
import type { Component, Deps } from './deps.js';
import type { RulesHealth } from './model/rules-health.js';
import { packageRoot } from './version.js';
import { wallAddress } from './wall-address.js';

export interface CollectorRules extends Component {
  health(): RulesHealth;
  alerts: AlertRules['alerts'];
  update(config: Config): Promise<void>;
}

export interface CollectorRulesDeps extends Deps {
  live: Pick<Live, 'subscribe'>;
  metrics: Pick<Metrics, 'samples'>;
  alerts: AlertsListener;
}

/** The folder of our own rules. */
export const OUR_RULES = fileURLToPath(new URL('alerts/rules/', packageRoot()));

/** Starts after the live view. */
export function createAlertRules(config: Config, deps: CollectorRulesDeps): CollectorRules {
  let status: Status | null = null;
  let leave: (() => void) | null = null;
  const rules = new AlertRules(settingsOf(config), {
    ...deps,
    samples: async (wants) => (status === null ? [] : deps.metrics.samples(status, wants)),
  });
  return {
    health: () => rules.health(),
    alerts: () => rules.alerts(),
    update: (next) => rules.update(settingsOf(next)),
    async start() {
      leave = deps.live.subscribe((now, changed) => {
        status = now;
        if (changed) rules.changed();
      }, false);
      await rules.start();
    },
    async stop() {
      leave?.();
      await rules.stop();
    },
  };
}

const settingsOf = (config: Config): RulesSettings => ({
  ours: OUR_RULES,
  local: config.alerts.rules ?? null,
  interval: config.alerts.interval,
  stateFile: join(config.store.path, 'alerts.json'),
  wall: wallAddress(config),
});
