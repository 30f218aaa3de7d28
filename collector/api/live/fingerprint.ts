import type { Status } from '../types.js';

/** What makes a status worth pushing before the second is over: judgements, not figures. */
export function fingerprint({ service, resilience, paths, gateways, store, problems, paging }: Status): string {
  return JSON.stringify([
    service.state,
    resilience.protection.state,
    resilience.groups.map(({ protection, forwarding }) => [
      protection.state,
      forwarding.map(({ state, paths: by }) => [state, by]),
    ]),
    paths.map(({ name, health, reasons }) => [name, health, reasons]),
    gateways.map(({ name, state, error }) => [name, state, error?.kind]),
    resilience.incidents.map(({ id, revision }) => [id, revision]),
    resilience.failovers.map(({ id, revision }) => [id, revision]),
    store.state,
    problems.map(({ code, subject }) => [code, subject]),
    paging?.pages.map(({ id, state, told, untold }) => [id, state, told.length, untold.length]),
  ]);
}
