/** What a report says, from what it is written from. */
import type { InterconnectReport, ReportDocument } from '../../../collector/api/types.js';
import { authorityContent } from '../sections/authority.js';
import { availability } from '../sections/availability.js';
import { capacity } from '../sections/capacity.js';
import { completeness } from '../sections/completeness.js';
import { credits } from '../sections/credits.js';
import { delay } from '../sections/delay.js';
import { exclusions } from '../sections/exclusions.js';
import { failovers } from '../sections/failovers.js';
import { failures } from '../sections/failures.js';
import { front } from '../sections/front.js';
import { joining } from '../sections/joining.js';
import { kpis } from '../sections/kpis.js';
import { method } from '../sections/method.js';
import { notices, subtitle } from '../sections/notices.js';
import { protection } from '../sections/protection.js';
import { usage } from '../sections/usage.js';
import type { Content } from './block.js';
import { formatMonth } from './stamp.js';

const sections = [
  kpis,
  availability,
  failures,
  failovers,
  protection,
  exclusions,
  capacity,
  delay,
  usage,
  joining,
  credits,
  completeness,
  method,
];

export const contentOf = (report: ReportDocument): Content =>
  report.kind === 'authority' ? authorityContent(report) : interconnectContent(report);

function interconnectContent(report: InterconnectReport): Content {
  return {
    title: `Service level report: ${formatMonth(report.month.month)}`,
    subtitle: subtitle(report),
    timeZone: report.month.timeZone,
    notices: notices(report),
    front: front(report),
    sections: sections.map((section) => section(report)),
  };
}
