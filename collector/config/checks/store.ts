import { isLoopback } from '../schema/network.js';
import type { Finding } from '../faults.js';
import type { Check } from './context.js';

const DAY = 86_400_000;

/** Coarser data outlives finer data, and a month can still be recomputed when it is reported. */
export const retention: Check = ({ draft }) => {
  const { raw, rollups, events } = draft.store?.retention ?? {};
  const at = (key: string) => ['store', 'retention', key];
  const findings: Finding[] = [];
  if (raw !== undefined && rollups !== undefined && raw > rollups) {
    const message = `raw samples would be kept for ${raw / DAY} days and the rollups made of them for ${rollups / DAY} only: keep rollups at least as long`;
    findings.push({ path: at('raw'), code: 'CONFIG_CONTRADICTION', message });
  }
  if (events !== undefined && events < 93 * DAY) {
    const message = `a month cannot be recomputed once its events are gone (${events / DAY} days): keep them 93 days or more`;
    findings.push({ path: at('events'), code: 'CONFIG_SHORT_RETENTION', message });
  }
  return findings;
};

/** Credentials stand in keys of their own, together, and do not cross the network readable. */
export const engine: Check = ({ draft }) => {
  const { store } = draft;
  if (store?.driver !== 'influx') return [];
  const { url, username, password } = store as { url?: string; username?: string; password?: string };
  const address = url === undefined ? null : new URL(url);
  const findings: Finding[] = [];
  if (address !== null && (address.username !== '' || address.password !== '')) {
    const message =
      'credentials may not stand in the address: write store.username, and store.password as env:NAME or file:PATH';
    findings.push({ path: ['store', 'url'], code: 'CONFIG_SECRET_INLINE', message });
  }
  if (
    address?.protocol === 'http:' &&
    password !== undefined &&
    !isLoopback(address.hostname.replace(/^\[|\]$/g, ''))
  ) {
    const message = 'the password would cross the network readable: use https://';
    findings.push({ path: ['store', 'url'], code: 'CONFIG_SECRET_EXPOSED', message });
  }
  const alone = (key: string, other: string): Finding => ({
    path: ['store', key],
    code: 'CONFIG_MISSING_KEY',
    message: `is missing: ${other} stands alone, and the engine wants both`,
  });
  if (username !== undefined && password === undefined) findings.push(alone('password', 'username'));
  if (username === undefined && password !== undefined) findings.push(alone('username', 'password'));
  return findings;
};
