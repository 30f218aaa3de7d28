/** Pages that do not get out, a pair that is cut, a heartbeat that is held back: the wall must say what the pager cannot. */
import type { PagingHealth, PeerHealth } from '../../../model/paging.js';
import type { Found } from './problem.js';

/** A pair that has just started has not met yet, ms. */
const MEETING = 15_000;

export function pagingProblems({ receivers, peer, heartbeat, fault, dropped }: PagingHealth, uptime: number): Found[] {
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  return [
    ...receivers
      .filter(({ failingSince }) => failingSince !== null)
      .map(({ name, waiting, waitingSince, failingSince, lastError }): Found => ({
        code: 'page-undeliverable',
        severity: 'critical',
        subject: name,
        message:
          `${name} cannot be told${waiting > 0 ? `: ${waiting} message${waiting === 1 ? ' waits' : 's wait'}` : ''}. ${lastError ?? ''}`.trim(),
        next: 'Tell the people on call by another way, and mend the receiver: what waits is kept and tried again.',
        since: new Date(waitingSince ?? failingSince ?? 0).toISOString(),
      })),
    ...(peer !== null && !peer.seen && uptime > MEETING
      ? [
          {
            code: 'peer-unseen',
            severity: 'warning' as const,
            subject: peer.name,
            message: `The other collector, ${peer.name}, is not seen: ${peer.lastError ?? 'no answer'}. Until it is, both page.`,
            next: 'Check that it runs, and the network and certificates between the two.',
            ...(peer.lastSeenAt === null ? {} : { since: new Date(peer.lastSeenAt).toISOString() }),
          },
        ]
      : []),
    ...differing(peer),
    ...(heartbeat !== null && heartbeat.trouble !== null
      ? [
          {
            code: 'heartbeat-held',
            severity: 'warning' as const,
            subject: 'heartbeat',
            message: `The heartbeat does not go out: ${heartbeat.trouble}.`,
            next: 'Mend what it names; whoever watches from outside is alarmed meanwhile.',
          },
        ]
      : []),
    ...(fault === null
      ? []
      : [
          {
            code: 'pages-unkept',
            severity: 'critical' as const,
            subject: 'alerts',
            message: fault,
            next: 'Until then a page that waits would not survive a restart.',
          },
        ]),
    ...lost.map(([reason, count]): Found => ({
      code: 'pages-dropped',
      severity: 'critical',
      subject: reason,
      message: `${count} message${count === 1 ? ' was' : 's were'} given up (${reason}).`,
      next: 'See interconnect alerts pages for what nobody was told.',
    })),
  ];
}

/** What is over stays in the answers of the API; of the present somebody must know which of the two is right. */
function differing(peer: PeerHealth | null): Found[] {
  const now = (peer?.differences ?? []).filter(({ past }) => !past);
  const [newest] = now;
  if (peer === null || newest === undefined) return [];
  const { about, here, there } = newest;
  const more = now.length > 1 ? `, and ${now.length - 1} more` : '';
  return [
    {
      code: 'peer-differs',
      severity: 'warning',
      subject: peer.name,
      message: `The other collector, ${peer.name}, concludes otherwise of ${about}: ${here} here, ${there} there${more}.`,
      next: 'See which of the two reaches the gateways and the probe agents: what it cannot ask it does not know.',
      since: new Date(Math.min(...now.map(({ since }) => since))).toISOString(),
    },
  ];
}
