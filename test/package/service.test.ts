/** The unit for systemd, read by systemd itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../collector/cli/exit.js';
import { missing } from '../needs.js';

const unit = resolve(import.meta.dirname, '../../packaging/interconnect.service');
const reason = missing({ 'systemd-analyze': 'systemd' });

describe.skipIf(reason)(`packaging/interconnect.service ${reason ?? ''}`, () => {
  it('is understood to the last line', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', unit], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('finds the command where the documentation installs it', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/operate.md'), 'utf8');
    const [, prefix] = /npm install --global --prefix (\S+)/.exec(page) ?? [];
    const [, path = ''] = /^Environment=PATH=(.+)$/m.exec(readFileSync(unit, 'utf8')) ?? [];
    expect(path.split(':')).toEqual(expect.arrayContaining([`${prefix}/bin`, '/usr/local/bin', '/usr/bin']));
  });

  it('starts again after every end but one that starting again cannot mend', () => {
    const text = readFileSync(unit, 'utf8');
    const value = (key: string) => new RegExp(`^${key}=(.+)$`, 'm').exec(text)?.[1];
    expect([value('Restart'), value('StartLimitIntervalSec')]).toEqual(['always', '0']);
    // A faulty configuration, and systemd's own 243: a credential that is not there.
    expect(value('RestartPreventExitStatus')?.split(' ')).toEqual([String(USAGE), '243']);
  });

  it('reloads only what the check of the same file finds sound', () => {
    const text = readFileSync(unit, 'utf8');
    const [, file] = /^ExecStart=.* --config (\S+)/m.exec(text) ?? [];
    expect([...text.matchAll(/^ExecReload=(.+)$/gm)].map(([, command]) => command)).toEqual([
      `/usr/bin/env interconnect check ${file}`,
      '/bin/kill -HUP $MAINPID',
    ]);
  });

  it('leaves little to be exposed', () => {
    const told = execFileSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', unit], {
      encoding: 'utf8',
    });
    const exposure = Number(/Overall exposure level for interconnect\.service: ([\d.]+)/.exec(told)?.[1]);
    expect(exposure).toBeLessThanOrEqual(2);
  });
});
