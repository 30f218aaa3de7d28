/** Who has a page. What is about an incident is taken on there; a page about none by itself. */
import type { Clock } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import type { Acknowledgement, Page } from '../../collector/model/paging.js';
import type { PageShelf } from './pages/shelf.js';
import type { PeerAcknowledgement } from './peer/protocol.js';
import type { Surroundings } from './surroundings.js';

export interface AcknowledgementDeps {
  around: Pick<Surroundings, 'incident' | 'acknowledge'>;
  clock: Clock;
}

export class Acknowledgements {
  constructor(
    private readonly shelf: PageShelf,
    private readonly deps: AcknowledgementDeps,
  ) {}

  /** The newest that is in force, of the page or of an incident of it; null where nobody has it. */
  of({ incidents, acknowledged }: Pick<Page, 'incidents' | 'acknowledged'>): Acknowledgement | null {
    const given = [acknowledged, ...incidents.map((id) => this.deps.around.incident(id)?.acknowledged)];
    const found = given.findLast((each) => each !== null && each !== undefined);
    if (found === null || found === undefined) return null;
    const endsAt = found.endsAt ?? null;
    return endsAt !== null && endsAt <= this.deps.clock.now() ? null : { ...found, endsAt };
  }

  /** Of a page without an incident. @throws CodedError `PAGE_UNKNOWN`, `PAGE_CLOSED`, `PAGE_HAS_INCIDENT`. */
  give(id: string, acknowledged: Acknowledgement): void {
    const { id: found, closedAt, incidents } = this.shelf.find(id);
    if (closedAt !== null) throw new CodedError('PAGE_CLOSED', `page ${id} is over already`);
    if (incidents.length > 0)
      throw new CodedError('PAGE_HAS_INCIDENT', `page ${id} is about incident ${incidents[0]}: acknowledge that`);
    this.revise(found, acknowledged);
  }

  /** A person took it on at the other collector of a pair: here too nobody needs to be told again. */
  adopt({ key, incidents, ...acknowledged }: PeerAcknowledgement): void {
    const page = this.shelf.open.find((each) => each.page.key === key)?.page;
    if (page === undefined || this.of(page) !== null) return;
    if (page.incidents.length === 0) this.revise(page.id, acknowledged);
    for (const id of page.incidents) if (incidents.includes(id)) this.deps.around.acknowledge(id, acknowledged);
  }

  private revise(page: string, acknowledged: Acknowledgement): void {
    const { clock } = this.deps;
    this.shelf.revise(page, { acknowledged }, { at: clock.now(), monotonic: clock.monotonic() });
  }
}
