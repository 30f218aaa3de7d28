/** The events of one poll; many of one kind become one, so that a router that renumbers everything fills no list. */
import type { EventObservation, Origin } from '../model/observation.js';

const LARGEST_GROUP = 10;

type Said = Pick<EventObservation, 'code' | 'severity' | 'subject' | 'message'>;

export class EventList {
  private readonly byCode = new Map<string, Said[]>();

  add(code: string, severity: EventObservation['severity'], subject: string, message: string): void {
    const said = { code, severity, subject, message };
    const list = this.byCode.get(code);
    if (list) list.push(said);
    else this.byCode.set(code, [said]);
  }

  /** At most ten events of one code; beyond, one for the gateway that counts them and quotes the first. */
  observations(origin: Origin): EventObservation[] {
    return [...this.byCode.values()].flatMap(together).map((said) => ({ ...origin, kind: 'event', ...said }));
  }
}

function together(list: Said[]): Said[] {
  const [first] = list;
  if (!first || list.length <= LARGEST_GROUP) return list;
  return [{ ...first, subject: '', message: `${list.length} interfaces alike; the first: ${first.message}` }];
}
