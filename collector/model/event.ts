/** Something that happened. `id` is the same from every collector that saw it and makes a second write of it harmless. */
export interface StoredEvent {
  id: string;
  time: number;
  code: string;
  severity: 'info' | 'warning' | 'critical';
  gateway: string;
  subject: string;
  message: string;
  collector: string;
  data: Record<string, string | number | boolean | null>;
}
