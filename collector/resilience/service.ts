/** Judges the service from the paths alone: no probe between the demarcation points exists to measure it. */
import type { Health, ServiceState } from '../model/health.js';

/**
 * `unavailable` when every path is known down: nothing can cross. Anything else is `unknown`: an interface that is up does not
 * prove that anything crosses, and not seeing (SNMP away) says nothing of the service.
 */
export function judgeService(paths: readonly Health[]): { state: ServiceState; reason: string } {
  if (paths.length > 0 && paths.every((health) => health === 'down')) {
    return {
      state: 'unavailable',
      reason: paths.length === 1 ? 'the only path is down' : `all ${paths.length} paths are down`,
    };
  }
  return { state: 'unknown', reason: 'not measured: no probe between the demarcation points is configured' };
}
