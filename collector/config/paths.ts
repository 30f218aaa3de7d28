/** Paths in a configuration are relative to its own folder, so that it means the same from wherever a command is run. */
import { resolve } from 'node:path';
import type { ConfigDraft } from './draft.js';

type Absolute = (holder: object | undefined, key: string, prefix?: string) => void;

/** Makes every path in the configuration absolute: data folder, TLS files, imported networks, `file:` references. */
export function resolvePaths(config: ConfigDraft, folder: string): void {
  const absolute: Absolute = (holder, key, prefix = '') => {
    const value: unknown = holder === undefined ? undefined : Reflect.get(holder, key);
    if (typeof value !== 'string' || !value.startsWith(prefix)) return;
    Reflect.set(holder as object, key, prefix + resolve(folder, value.slice(prefix.length)));
  };
  absolute(config.store, 'path');
  absolute(config.store, 'password', 'file:');
  absolute(config.http, 'token', 'file:');
  absolute(config.http?.signIn?.oidc, 'clientSecret', 'file:');
  absolute(config.http?.signIn?.proxy, 'secret', 'file:');
  for (const key of ['ca', 'certificate', 'key']) absolute(config.audit?.syslog, key);
  absolute(config.http?.tls, 'certificate');
  absolute(config.http?.tls, 'key');
  for (const key of ['certificate', 'key', 'ca']) absolute(config.agents?.tls, key);
  for (const probe of config.probes ?? []) absolute(probe, 'key', 'file:');
  absoluteAlerts(config.alerts, absolute);
  for (const key of ['certificate', 'key', 'ca']) absolute(config.peer?.tls, key);
  config.traps?.communities?.forEach((_, at, list) => absolute(list, String(at), 'file:'));
  for (const user of config.traps?.users ?? []) {
    absolute(user?.auth, 'password', 'file:');
    absolute(user?.priv, 'password', 'file:');
  }
  absolute(config.reports?.schedule, 'folder');
  absolute(config.reports?.schedule?.email, 'password', 'file:');
  absolute(config.reports?.schedule?.email, 'ca');
  for (const file of config.networks?.files ?? []) absolute(file, 'path');
  for (const gateway of config.gateways ?? []) {
    const snmp = gateway?.snmp;
    absolute(snmp, 'community', 'file:');
    if (snmp === undefined || 'community' in snmp) continue;
    if ('auth' in snmp) absolute(snmp.auth, 'password', 'file:');
    if ('priv' in snmp) absolute(snmp.priv, 'password', 'file:');
  }
}

function absoluteAlerts(alerts: ConfigDraft['alerts'], absolute: Absolute): void {
  absolute(alerts, 'rules');
  for (const holder of [alerts?.alertmanager, ...(alerts?.receivers ?? [])]) {
    absolute(holder, 'ca');
    for (const key of ['token', 'password', 'key', 'urlFrom']) absolute(holder, key, 'file:');
  }
}
