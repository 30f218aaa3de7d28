/** The private authority, with OpenSSL's own opinion of what it makes and a real handshake. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { CertificateWatch } from '../../collector/certs/watch.js';
import { runCli } from '../../collector/cli/program.js';
import { log } from '../api/scene.js';
import { HandClock } from '../api/hand-clock.js';
import { folder } from '../audit/folder.js';
import { missing } from '../needs.js';

async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
    env: {},
  };
  return { status: await runCli(args, io), out, err };
}

async function made(): Promise<string> {
  const tls = join(folder(), 'tls');
  expect((await cli('certs', 'init', '--out', tls)).status).toBe(0);
  const server = ['monitor', '--use', 'server', '--host', '127.0.0.1', '--host', 'localhost'];
  expect((await cli('certs', 'issue', ...server, '--ca', tls)).status).toBe(0);
  expect((await cli('certs', 'issue', 'la', '--ca', tls)).status).toBe(0);
  return tls;
}

const skip = missing({ openssl: 'openssl' });
it.skipIf(skip !== null)(
  `are certificates that OpenSSL verifies for their use${skip === null ? '' : ` (${skip})`}`,
  async () => {
    const tls = await made();
    const verify = (purpose: string, file: string) =>
      spawnSync(
        'openssl',
        ['verify', '-CAfile', join(tls, 'ca.pem'), '-purpose', purpose, '-x509_strict', join(tls, file)],
        { encoding: 'utf8' },
      );
    expect(verify('sslserver', 'monitor.pem')).toMatchObject({ status: 0 });
    expect(verify('sslclient', 'la.pem')).toMatchObject({ status: 0 });
    expect(verify('sslserver', 'la.pem').status).not.toBe(0);
    expect(verify('sslclient', 'monitor.pem').status).not.toBe(0);
    expect(
      execFileSync('openssl', ['pkey', '-in', join(tls, 'la.key.pem'), '-check', '-noout'], { encoding: 'utf8' }),
    ).toContain('valid');
  },
);

it('let an agent in by its name, and nobody without', async () => {
  const tls = await made();
  const read = (name: string) => readFileSync(join(tls, name));
  const server = createServer({
    key: read('monitor.key.pem'),
    cert: read('monitor.pem'),
    ca: read('ca.pem'),
    requestCert: true,
    rejectUnauthorized: true,
  });
  const names: string[] = [];
  server.on('secureConnection', (socket: TLSSocket) => {
    names.push(String(socket.getPeerCertificate().subject.CN));
    socket.end('in');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const said = async (client: object): Promise<string> => {
    const socket = connect({ host: '127.0.0.1', port, ca: read('ca.pem'), ...client });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close').catch(() => undefined);
    return text;
  };
  expect(await said({ key: read('la.key.pem'), cert: read('la.pem') })).toBe('in');
  expect(await said({})).toBe('');
  expect(names).toEqual(['la']);
  server.close();
});

it('are written over by nothing, and keys are for this user alone', async () => {
  const tls = await made();
  expect(statSync(join(tls, 'ca.key.pem')).mode & 0o777).toBe(0o600);
  expect(statSync(join(tls, 'la.key.pem')).mode & 0o777).toBe(0o600);
  const again = await cli('certs', 'issue', 'la', '--ca', tls);
  expect([again.status, again.err]).toMatchObject([1, expect.stringContaining('CERTS_EXISTS')]);
  expect((await cli('certs', 'issue', '../la', '--ca', tls)).status).toBe(2);
  const nowhere = await cli('certs', 'issue', 'la', '--ca', join(tls, 'none'));
  expect([nowhere.status, nowhere.err]).toMatchObject([1, expect.stringContaining('interconnect certs init')]);
});

it('are watched to their end', async () => {
  const tls = await made();
  await cli('certs', 'issue', 'short', '--days', '3', '--ca', tls);
  const shown = await cli('certs', 'show', join(tls, 'la.pem'), join(tls, 'short.pem'), '--json');
  expect(shown.status).toBe(1);
  expect(JSON.parse(shown.out)).toMatchObject([{ daysLeft: 396 }, { daysLeft: 2 }]);
  const broken = join(tls, 'broken.pem');
  writeFileSync(broken, 'not a certificate');
  const watch = new CertificateWatch(
    [
      { use: 'http.tls', file: join(tls, 'short.pem') },
      { use: 'agents.tls', file: broken },
      { use: 'agents.tls.ca', file: join(tls, 'none.pem') },
    ],
    { clock: new HandClock(Date.now()), log },
  );
  await watch.start();
  expect(watch.latest).toMatchObject([
    { use: 'http.tls', fault: null, notAfter: expect.any(Number) as number },
    { use: 'agents.tls', fault: 'holds no certificate', notAfter: null },
    { use: 'agents.tls.ca', fault: 'ENOENT', notAfter: null },
  ]);
  await watch.stop();
});
