/** The audit log at a syslog server over TLS, as RFC 5424 and RFC 5425 have it. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Auditing } from '../../collector/audit/auditing.js';
import { BEGINNING } from '../../collector/audit/chain.js';
import { chained, type Deed } from '../../collector/audit/entry.js';
import { syslogMessage } from '../../collector/audit/syslog.js';
import { issue, newAuthority } from '../../collector/certs/authority.js';
import { systemClock } from '../../collector/deps.js';
import { log } from '../api/scene.js';
import { until } from '../until.js';
import { folder } from './folder.js';

const deed: Deed = {
  action: 'token.revoke',
  who: 'duty "desk"]\\',
  from: null,
  object: 'k3v9',
  outcome: 'done',
  reason: 'stolen\r\n<13>1 forged',
};

/** Reads frames: a length, a space, so many octets. */
function frames(octets: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < octets.length;) {
    const space = octets.indexOf(0x20, at);
    const length = Number(octets.toString('ascii', at, space));
    if (!Number.isInteger(length) || space + 1 + length > octets.length) break;
    found.push(octets.toString('utf8', space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return found;
}

it('is one line that no text can forge or break', () => {
  const text = syslogMessage(chained(deed, BEGINNING, Date.UTC(2026, 0, 2, 3, 4, 5, 6)), 'gw monitor').toString();
  expect(text).toMatch(
    /^<109>1 2026-01-02T03:04:05\.006Z gw_monitor interconnect \d+ token\.revoke \[audit@32473 seq="1" /,
  );
  expect(text).toContain('who="duty \\"desk\\"\\]\\\\"');
  expect(text).not.toMatch(/[\r\n]/);
  expect(text).toContain('] \ufeffduty "desk"');
});

async function server(
  pem: { certificate: string; key: string },
  port = 0,
): Promise<{ stop(): void; port: number; heard: () => string[] }> {
  let octets = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const made = createServer({ cert: pem.certificate, key: pem.key }, (socket) => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => (octets = Buffer.concat([octets, chunk])));
    socket.on('error', () => undefined);
  });
  await once(made.listen(port, '127.0.0.1'), 'listening');
  const stop = (): void => {
    made.close();
    for (const socket of sockets) socket.destroy();
  };
  return { stop, port: (made.address() as AddressInfo).port, heard: () => frames(octets) };
}

it('arrives in order, over an outage of the server too, and not at a server that is not ours', async () => {
  const path = folder();
  const ours = await newAuthority('ours', 30, Date.now());
  const wanted = { name: 'syslog', use: 'server', hosts: ['127.0.0.1'], days: 30 } as const;
  const certificate = await issue(ours, wanted, Date.now());
  const ca = join(path, 'ca.pem');
  writeFileSync(ca, ours.certificate);
  const first = await server(certificate);
  const syslog = { host: '127.0.0.1', port: first.port, ca };
  const audit = new Auditing({ retention: 1e12, syslog }, join(path, 'audit'), { clock: systemClock, log });
  await audit.start();
  audit.add(deed);
  await until('two entries are there', () => first.heard().length === 2);
  expect(first.heard().map((line) => / ([a-z.]+) \[/.exec(line)?.[1])).toEqual(['collector.start', 'token.revoke']);

  // Away: entries wait.
  first.stop();
  await until('it is noticed', () => {
    audit.add({ ...deed, object: 'away' });
    return audit.health().syslog?.fault != null;
  });
  // Somebody else answers there: nothing is said to them.
  const theirs = await server(
    await issue(await newAuthority('theirs', 30, Date.now()), wanted, Date.now()),
    first.port,
  );
  await until('they are refused', () =>
    /self-signed|unable to verify|issuer/i.test(audit.health().syslog?.fault ?? ''),
  );
  expect(theirs.heard()).toEqual([]);
  theirs.stop();

  const again = await server(certificate, first.port);
  audit.add({ ...deed, object: 'afterwards' });
  await until('the last is there', () => again.heard().some((line) => line.includes('object="afterwards"')));
  expect(again.heard()[0]).toContain('object="away"');
  expect(audit.health().syslog).toMatchObject({ fault: null, waiting: 0, dropped: 0 });
  await audit.stop();
  again.stop();
});
