/** SNMPv3 with someone in between: what is unsigned, changed, replayed or made up is counted and never believed. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { readMessage, type V3Message } from '../../collector/snmp/ber/message.js';
import { noFigures } from '../../collector/snmp/figures.js';
import { Gate } from '../../collector/snmp/gate.js';
import { getMany } from '../../collector/snmp/get.js';
import { Session } from '../../collector/snmp/session.js';
import { integer, octets, tlv, varbind } from '../lab/ber.js';
import { Relay, type Relayed } from '../lab/relay.js';
import { AUTH_PASSWORD, PRIV_PASSWORD, Snmpd } from '../lab/snmpd.js';
import { missing } from '../needs.js';

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const reason = missing({ snmpd: 'snmpd' });

const v3 = (datagram: Buffer): V3Message | null => {
  const message = readMessage(datagram);
  return message?.version === 3 ? message : null;
};
const isSigned = (datagram: Buffer) => v3(datagram)?.flags.auth === true;

/** An unsigned, unencrypted message to the request with these message ID and engine; `pdu` is 0xa2 for a response, 0xa8 for a report. */
function unsigned(request: Buffer, name: string, value: Buffer, pdu = 0xa2): Buffer {
  const { id, engineId, boots, time, user } = v3(request) as V3Message;
  const header = tlv(0x30, integer(id), integer(65_507), octets(Buffer.from([0])), integer(3));
  const security = tlv(0x30, octets(engineId), integer(boots), integer(time), octets(user), octets(''), octets(''));
  const content = tlv(pdu, integer(1), integer(0), integer(0), tlv(0x30, varbind(name, value)));
  return tlv(0x30, integer(3), header, octets(security), tlv(0x30, octets(engineId), octets(''), content));
}

describe.skipIf(reason !== null)(`a relay before snmpd ${reason ?? ''}`, () => {
  let snmpd: Snmpd;
  let relay: Relay;
  let session: Session;
  beforeAll(async () => {
    snmpd = await Snmpd.start();
  });
  afterAll(() => snmpd.stop());
  afterEach(async () => {
    session.close();
    await relay.stop();
  });

  async function through(change: Relayed): Promise<Session> {
    relay = await Relay.start(snmpd, change);
    const auth = { protocol: 'sha256', password: AUTH_PASSWORD } as const;
    const priv = { protocol: 'aes', password: PRIV_PASSWORD } as const;
    const credentials = { version: 3, user: 'sha256_aes', auth, priv } as const;
    const options = { host: '127.0.0.1', port: relay.port, credentials, context: '', timeout: 2_000, retries: 1 };
    session = new Session(options, new Gate({ requestsPerSecond: 1000, inFlight: 4 }, systemClock), systemClock);
    return session;
  }
  const ask = async () => String((await getMany(session, [SYS_NAME], noFigures()))[0]);

  test('an unsigned answer is not believed, the signed one behind it is', async () => {
    await through({
      back: (datagram, request) =>
        isSigned(request) ? [unsigned(request, SYS_NAME, octets('forged')), datagram] : [datagram],
    });
    expect(await ask()).toBe('lab-gateway');
    expect(session.dropped.insecure).toBe(1);
  });

  test('where only unsigned answers come, the failure is one of authentication', async () => {
    await through({
      back: (datagram, request) => [isSigned(request) ? unsigned(request, SYS_NAME, octets('forged')) : datagram],
    });
    await expect(ask()).rejects.toMatchObject({ kind: 'authentication', code: 'SNMP_AUTHENTICATION' });
  });

  test('one changed bit anywhere is noticed', async () => {
    const flip = (datagram: Buffer, at: number) => {
      const changed = Buffer.from(datagram);
      changed[at] = (changed[at] as number) ^ 1;
      return changed;
    };
    await through({
      back: (datagram) =>
        isSigned(datagram) ? [flip(datagram, datagram.length - 3), flip(datagram, 40), datagram] : [datagram],
    });
    expect(await ask()).toBe('lab-gateway');
    expect(session.dropped.unauthentic).toBeGreaterThanOrEqual(1);
  });

  test('a replayed answer answers nothing', async () => {
    let recorded: Buffer | null = null;
    await through({
      back: (datagram) => {
        const again = recorded;
        if (isSigned(datagram)) recorded ??= Buffer.from(datagram);
        return again && isSigned(datagram) ? [again, datagram] : [datagram];
      },
    });
    expect(await ask()).toBe('lab-gateway');
    expect(await ask()).toBe('lab-gateway');
    expect(session.dropped.unsolicited).toBeGreaterThan(0);
  });

  test('an unsigned report about the time window does not move the clock', async () => {
    const report = (request: Buffer) => unsigned(request, '1.3.6.1.6.3.15.1.1.2.0', integer(1, 0x41), 0xa8);
    await through({ back: (datagram, request) => (isSigned(datagram) ? [report(request), datagram] : [datagram]) });
    expect(await ask()).toBe('lab-gateway');
    expect(session.dropped.unauthentic).toBe(1);
  });

  test('an unknown context has its own kind', async () => {
    const name = '1.3.6.1.6.3.12.1.5.0';
    await through({
      back: (datagram, request) => [isSigned(request) ? unsigned(request, name, integer(1, 0x41), 0xa8) : datagram],
    });
    await expect(ask()).rejects.toMatchObject({ kind: 'context' });
  });

  test('the last datagram lost is sent again', async () => {
    let lost = 0;
    const figures = noFigures();
    await through({ out: (datagram) => (lost++ === 0 ? [] : [datagram]) });
    expect(String((await getMany(session, [SYS_NAME], figures))[0])).toBe('lab-gateway');
    expect(figures).toMatchObject({ retries: 1, timeouts: 1 });
  });
});
