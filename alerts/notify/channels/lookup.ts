/** Name resolution that gives no link-local address: a name that leads there may be somebody's try at a cloud's credentials. */
import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isLinkLocal } from '../../../collector/config/schema/network.js';
import { CodedError } from '../../../collector/model/coded-error.js';

/** For `request` and `connect`; `allowed` are addresses or names that were meant. */
export function guardedLookup(allowed: readonly string[]): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '');
      const fit = found.filter(({ address }) => allowed.includes(hostname) || isFit(address, allowed));
      const [first] = fit;
      if (first === undefined) return callback(refusal(hostname), '');
      if (options.all) callback(null, fit);
      else callback(null, first.address, first.family);
    });
  };
}

/** Addresses that stand in the configuration are not looked up, so they are checked here. @throws CodedError `ALERT_LINK_LOCAL`. */
export function checkAddress(hostname: string, allowed: readonly string[]): void {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !isFit(bare, allowed)) throw refusal(bare);
}

/** The address that a name leads to, for clients that look names up by themselves. @throws CodedError `ALERT_LINK_LOCAL`. */
export async function checkedAddress(hostname: string, allowed: readonly string[]): Promise<string> {
  checkAddress(hostname, allowed);
  if (isIP(hostname) !== 0) return hostname;
  const found = await lookupAll(hostname, { all: true });
  const fit = found.find(({ address }) => allowed.includes(hostname) || isFit(address, allowed));
  if (fit === undefined) throw refusal(hostname);
  return fit.address;
}

const isFit = (address: string, allowed: readonly string[]): boolean =>
  !isLinkLocal(address) || allowed.includes(address);

const refusal = (name: string): CodedError =>
  new CodedError('ALERT_LINK_LOCAL', `${name} is link-local, and alerts.linkLocal does not name it`);
