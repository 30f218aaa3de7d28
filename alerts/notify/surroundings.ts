/** What the notifier asks of the collector around it: incidents, planned work, and what still works. */
import type { ServiceState } from '../../collector/model/health.js';
import type { Incident, MaintenanceWindow, Present } from '../../collector/model/judgement.js';
import type { Conclusions } from '../../collector/model/pair.js';
import type { Acknowledgement, TicketReference } from '../../collector/model/paging.js';

export interface PathPlace {
  name: string;
  gateway: string;
  group: string | null;
}

export interface Surroundings {
  interconnect(): { name: string; timeZone: string };
  paths(): readonly PathPlace[];
  openIncidents(): Incident[];
  incident(id: string): Incident | undefined;
  window(id: string): MaintenanceWindow | undefined;
  /** Every maintenance window on record. */
  windows(): MaintenanceWindow[];
  /** Work that was declared, changed or called off at the other collector of the pair; said again and again. */
  adoptWindow(window: MaintenanceWindow): void;
  /** Whether the service is available, as it was judged last. An incident stays open for a while after that. */
  service(): ServiceState;
  /** Everything that is judged now; asked for when a message is written. */
  present(): Present;
  /** What is concluded here, for the other collector of the pair. */
  conclusions(): Conclusions;
  /** A person took it on, at the other collector of the pair. */
  acknowledge(incident: string, given: Acknowledgement): void;
  /** Keeps the reference of a ticket on an incident. */
  ticket(incident: string, reference: TicketReference): void;
}
