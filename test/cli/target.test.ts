import { describe, expect, it } from 'vitest';
import { addressText, parseAddress, targetOf } from '../../collector/cli/target.js';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', 161],
    ['192.0.2.1:1161', '192.0.2.1', 1161],
    ['router.example', 'router.example', 161],
    ['router.example:1161', 'router.example', 1161],
    ['2001:db8::1', '2001:db8::1', 161],
    ['[2001:db8::1]', '2001:db8::1', 161],
    ['[2001:db8::1]:1161', '2001:db8::1', 1161],
    ['::1', '::1', 161],
  ])('%s', (text, address, port) => {
    expect(parseAddress(text)).toEqual({ address, port });
    expect(parseAddress(addressText(address, port))).toEqual({ address, port });
  });

  it.each([
    '',
    ':161',
    '192.0.2.1:',
    '192.0.2.1:0',
    '192.0.2.1:65536',
    '192.0.2.256',
    '[192.0.2.1]:161',
    '[::1',
    'a b',
    'host:161:161',
    '-x',
  ])('"%s" is none', (text) => expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'USAGE' })));
});

describe('credentials', () => {
  const env = { AUTH: 'open-sesame-1' };
  const credentials = (options: Parameters<typeof targetOf>[1]) => targetOf('192.0.2.1', options, env).credentials;

  it('are a user, with secrets by reference or as they are', () => {
    expect(credentials({ user: 'monitor', auth: 'SHA-256:env:AUTH', priv: 'aes:with:colon:in:it' })).toEqual({
      version: 3,
      user: 'monitor',
      auth: { protocol: 'sha256', password: 'open-sesame-1' },
      priv: { protocol: 'aes', password: 'with:colon:in:it' },
    });
  });

  it('are a community, v2c unless said otherwise', () => {
    expect(credentials({ community: 'public' })).toEqual({ version: '2c', community: 'public' });
    expect(credentials({ version: '1', community: 'env:AUTH' })).toEqual({ version: 1, community: 'open-sesame-1' });
    expect(credentials({ version: 'v2c', community: 'public' })).toEqual({ version: '2c', community: 'public' });
  });

  it.each([
    ['none', {}, 'say who asks'],
    ['a community for v3', { version: '3', community: 'public' }, '--community is for'],
    ['both', { community: 'public', user: 'monitor' }, '--community is for'],
    ['a user for v2c', { version: '2c', community: 'public', user: 'monitor' }, 'are for --version 3'],
    ['v2c without a community', { version: '2c' }, 'needs --community'],
    ['an unknown version', { version: '4' }, 'expected 1, 2c or 3'],
    ['priv alone', { user: 'monitor', priv: 'aes:long-enough' }, 'needs --auth'],
    ['a misspelt protocol', { user: 'monitor', auth: 'sha265:long-enough' }, 'did you mean sha256?'],
    ['no protocol', { user: 'monitor', auth: 'long-enough' }, 'expected PROTOCOL:SECRET'],
    ['a short password', { user: 'monitor', auth: 'sha256:hunter2' }, 'too short'],
    ['a secret that is not there', { user: 'monitor', auth: 'sha256:env:NOWHERE' }, 'NOWHERE is not set'],
    ['an empty community', { community: '' }, 'the secret is empty'],
    ['a timeout of nothing', { community: 'public', timeout: '0s' }, 'expected 10ms to 60s'],
    ['retries without end', { community: 'public', retries: '99' }, 'from 0 to 10'],
  ])('%s is refused', (_what, options, message) => {
    expect(() => credentials(options)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
    expect(() => credentials(options)).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/hunter2|long-enough/) }),
    );
  });

  it('takes a timeout with or without its unit', () => {
    const timeout = (text: string) => targetOf('192.0.2.1', { community: 'public', timeout: text }, {}).timeout;
    expect([timeout('2'), timeout('0.5'), timeout('300ms')]).toEqual([2000, 500, 300]);
  });
});
