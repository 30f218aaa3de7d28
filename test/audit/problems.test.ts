import { expect, test } from 'vitest';
import { auditProblems } from '../../collector/api/live/problems/audit.js';

const well = { waiting: 0, fault: null, lost: 0, broken: 0, syslog: null };

test('an audit log that is well is no problem', () => {
  expect(auditProblems(well)).toEqual([]);
  expect(auditProblems({ ...well, syslog: { waiting: 0, sent: 9, dropped: 0, fault: null } })).toEqual([]);
});

test('one that cannot be written, lost something or was changed is critical, and says what to do', () => {
  const found = auditProblems({ ...well, waiting: 1, fault: 'ENOSPC: no space left on device', lost: 2, broken: 1 });
  expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
    'audit-failing critical',
    'audit-lost critical',
    'audit-broken critical',
  ]);
  expect(found[0]!.message).toBe(
    'Who does what cannot be kept: ENOSPC: no space left on device. 1 entry waits in memory.',
  );
  for (const { next } of found) expect(next).toMatch(/\.|;/);
});

test('a syslog server that is away is told of, while the log on disk is whole', () => {
  const syslog = { waiting: 12, sent: 0, dropped: 0, fault: 'ECONNREFUSED' };
  expect(auditProblems({ ...well, syslog })).toMatchObject([
    { code: 'audit-syslog-away', severity: 'warning', message: expect.stringContaining('12 entries wait') },
  ]);
});
