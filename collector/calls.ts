/** What the control socket answers: all that the commands ask of a running collector. */
import { audited } from './audit/calls.js';
import type { Deed } from './audit/entry.js';
import { authorityCalls } from './api/routes/authority-calls.js';
import { flowCalls } from './api/routes/flows-calls.js';
import { pagingCalls } from './api/routes/paging-calls.js';
import { recordCalls } from './api/routes/records-calls.js';
import type { LiveView } from './api/view.js';
import { backupInput, type Backups } from './backup/backups.js';
import { asked } from './control/input.js';
import type { Handlers } from './control/server.js';
import type { Clock } from './deps.js';
import { tokenCalls } from './identity/calls.js';
import type { Tokens } from './identity/tokens.js';
import { ledgerCalls } from './ledger/calls.js';
import type { KeptLedgers } from './ledger/kept.js';
import { issueInput, type Reporting } from './reporting.js';

export interface CallsDeps {
  clock: Clock;
  audit: { add(deed: Deed): void };
  /** What is shown. */
  view: LiveView;
  desk: Parameters<typeof pagingCalls>[0];
  tokens: Tokens;
  authorities: Parameters<typeof authorityCalls>[0];
  /** Of those that are in force. */
  authorityNames(): string[];
  archive: Parameters<typeof flowCalls>[0];
  ledgers: KeptLedgers;
  reports: Reporting['reports'];
  backups: Backups;
}

/** Method → what it answers; those that change something leave an entry in the audit log. */
export function collectorCalls(deps: CallsDeps): Handlers {
  const { audit, view, desk, tokens, authorities, authorityNames, archive, ledgers, reports, backups } = deps;
  const now = (): number => deps.clock.now();
  return audited(
    {
      ...recordCalls(view, now),
      ...pagingCalls(desk, now),
      ...tokenCalls(tokens, authorityNames),
      ...authorityCalls(authorities),
      ...flowCalls(archive, now),
      ...ledgerCalls(ledgers, asked),
      'report.issue': asked(issueInput, (wanted) => reports.issue(wanted)),
      'report.authorities': () => authorityNames(),
      'backup.begin': () => backups.begin(),
      'backup.state': asked(backupInput, (given) => backups.state(given)),
      'backup.discard': asked(backupInput, (given) => backups.discard(given)),
    },
    audit,
  );
}
