/** Sessions with the real snmpd: every version and level, everything that can be wrong with credentials, and a restart in the middle. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import type { PollErrorKind } from '../../collector/model/observation.js';
import type { Credentials } from '../../collector/snmp/credentials.js';
import { SnmpError } from '../../collector/snmp/errors.js';
import { noFigures } from '../../collector/snmp/figures.js';
import { Gate } from '../../collector/snmp/gate.js';
import { getMany } from '../../collector/snmp/get.js';
import { Session, type SessionOptions } from '../../collector/snmp/session.js';
import { Agent } from '../lab/agent.js';
import { freeUdpPort } from '../lab/daemon.js';
import { ifMib } from '../lab/if-mib.js';
import { AUTH_PASSWORD, COMMUNITY, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const reason = missing({ snmpd: 'snmpd' });
const open: Session[] = [];
const figures = noFigures();

const gate = () => new Gate({ requestsPerSecond: 1000, inFlight: 4 }, systemClock);
function sessionWith(
  options: Partial<SessionOptions> & Pick<SessionOptions, 'host' | 'port' | 'credentials'>,
): Session {
  const session = new Session({ context: '', timeout: 700, retries: 1, ...options }, gate(), systemClock);
  open.push(session);
  return session;
}
afterEach(() => open.splice(0).forEach((session) => session.close()));

const auth = { protocol: 'sha256', password: AUTH_PASSWORD } as const;
const priv = { protocol: 'aes', password: PRIV_PASSWORD } as const;

async function failureOf(session: Session): Promise<SnmpError> {
  try {
    await getMany(session, [SYS_NAME], figures);
  } catch (error) {
    if (error instanceof SnmpError) return error;
    throw error;
  }
  throw new Error('it was answered');
}

describe.skipIf(reason !== null)(`snmpd ${reason ?? ''}`, () => {
  let snmpd: Snmpd;
  beforeAll(async () => {
    snmpd = await Snmpd.start();
  });
  afterAll(() => snmpd.stop());

  const to = (credentials: Credentials, more: Partial<SessionOptions> = {}) =>
    sessionWith({ host: snmpd.host, port: snmpd.port, credentials, ...more });
  const nameBy = async (session: Session) => String((await getMany(session, [SYS_NAME], figures))[0]);

  const accepted: [string, Credentials][] = [
    ['v1', { version: 1, community: COMMUNITY }],
    ['v2c', { version: '2c', community: COMMUNITY }],
    ['v3 noAuthNoPriv', { version: 3, user: 'noauth' }],
    ['v3 authNoPriv', { version: 3, user: 'authonly', auth }],
    ['v3 SHA, AES', { version: 3, user: 'sha_aes', auth: { ...auth, protocol: 'sha' }, priv }],
    ['v3 SHA-256, AES', { version: 3, user: 'sha256_aes', auth, priv }],
    ['v3 SHA-256, AES-256', { version: 3, user: 'sha256_aes256', auth, priv: { ...priv, protocol: 'aes256' } }],
    [
      'v3 SHA-384, AES-256',
      {
        version: 3,
        user: 'sha384_aes256',
        auth: { ...auth, protocol: 'sha384' },
        priv: { ...priv, protocol: 'aes256' },
      },
    ],
    [
      'v3 SHA-512, AES-256',
      {
        version: 3,
        user: 'sha512_aes256',
        auth: { ...auth, protocol: 'sha512' },
        priv: { ...priv, protocol: 'aes256' },
      },
    ],
    [
      'v3 SHA, AES-256 (Blumenthal)',
      { version: 3, user: 'sha_aes256', auth: { ...auth, protocol: 'sha' }, priv: { ...priv, protocol: 'aes256' } },
    ],
    [
      'v3 SHA, AES-256-C (Reeder)',
      { version: 3, user: 'sha_aes256c', auth: { ...auth, protocol: 'sha' }, priv: { ...priv, protocol: 'aes256c' } },
    ],
  ];
  test.each(accepted)('answers %s', async (_, credentials) => {
    const session = to(credentials);
    expect(await nameBy(session)).toBe('lab-gateway');
    expect(Object.values(session.dropped).every((count) => count === 0)).toBe(true);
  });

  const refused: [string, Credentials, PollErrorKind, RegExp][] = [
    ['a wrong community', { version: '2c', community: 'no' }, 'timeout', /away, or the community is wrong/],
    [
      'a wrong user',
      { version: 3, user: 'nobody', auth, priv },
      'authentication',
      /wrong user.*usmStatsUnknownUserNames/,
    ],
    [
      'a wrong authentication key',
      { version: 3, user: 'sha256_aes', auth: { ...auth, password: 'not-this-one' }, priv },
      'authentication',
      /wrong authentication key/,
    ],
    [
      'a wrong authentication protocol',
      { version: 3, user: 'sha256_aes', auth: { ...auth, protocol: 'sha512' }, priv },
      'authentication',
      /wrong authentication key/,
    ],
    [
      'a wrong privacy key',
      { version: 3, user: 'sha256_aes', auth, priv: { ...priv, password: 'not-this-one' } },
      'authentication',
      /privacy key/,
    ],
    [
      'a level the user does not have',
      { version: 3, user: 'authonly', auth, priv },
      'authentication',
      /usmStatsUnsupportedSecLevels|security level/,
    ],
    [
      'a level below what the gateway wants',
      { version: 3, user: 'sha256_aes', auth },
      'authentication',
      /authorizationError: .* security level/,
    ],
  ];
  test.each(refused)('names %s', async (_, credentials, kind, words) => {
    const error = await failureOf(to(credentials));
    expect(error.message).toMatch(words);
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain('not-this-one');
  });

  test('tells engine boots and time', async () => {
    const session = to({ version: 3, user: 'sha256_aes', auth, priv });
    expect(session.engine).toBeNull();
    await nameBy(session);
    expect(session.engine?.boots).toBeGreaterThan(0);
  });

  test('a name with an address that does not answer is tried at the next one', async () => {
    const resolve = () =>
      Promise.resolve([
        { address: '127.0.0.77', family: 4 },
        { address: snmpd.host, family: 4 },
      ]);
    const session = to({ version: '2c', community: COMMUNITY }, { host: 'gateway.example', resolve });
    expect((await failureOf(session)).kind).toMatch(/timeout|unreachable/);
    expect(await nameBy(session)).toBe('lab-gateway');
    expect(session.address).toBe(snmpd.host);
  });

  test('a restart is survived within the request, with the same engine and with a new one', async () => {
    const session = to({ version: 3, user: 'sha256_aes', auth, priv }, { retries: 3 });
    expect(await nameBy(session)).toBe('lab-gateway');
    const boots = session.engine?.boots ?? 0;
    await snmpd.halt();
    await snmpd.run();
    expect(await nameBy(session)).toBe('lab-gateway');
    expect(session.engine?.boots).toBe(boots + 1);
    await snmpd.halt('SIGKILL');
    await snmpd.forget();
    await snmpd.run();
    expect(await nameBy(session)).toBe('lab-gateway');
    expect(session.engine?.boots).toBe(1);
  });
});

test.each(['::1', '0:0:0:0:0:0:0:1'])('IPv6, written as %s', async (host) => {
  const agent = await Agent.start(ifMib(1), {}, '::1');
  const session = sessionWith({ host, port: agent.port, credentials: { version: '2c', community: 'public' } });
  expect(String((await getMany(session, [SYS_NAME], figures))[0])).toBe('scripted');
  await agent.stop();
});

describe('without an agent', () => {
  const credentials = { version: '2c', community: 'public' } as const;

  test('a closed port is told from silence', async () => {
    const error = await failureOf(sessionWith({ host: '127.0.0.1', port: await freeUdpPort(), credentials }));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('a name without an address is told, and found once it has one', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }));
    const error = await failureOf(sessionWith({ host: 'no.such.gateway', port: 161, credentials, resolve }));
    expect(error.kind).toBe('resolve');
    expect(error.message).toContain('no.such.gateway');
  });

  test('closing ends what waits', async () => {
    const session = sessionWith({ host: '127.0.0.1', port: await freeUdpPort(), credentials, timeout: 60_000 });
    const failed = failureOf(session);
    session.close();
    expect((await failed).message).toContain('closed');
  });
});
