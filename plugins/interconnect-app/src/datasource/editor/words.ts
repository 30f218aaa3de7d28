import type { Kind } from '../query';

/** How each kind is offered. */
export const kindWords: Record<Kind, { label: string; description: string }> = {
  paths: { label: 'Paths now', description: 'State and rates of every path' },
  throughput: { label: 'Throughput of paths', description: 'Both directions over time' },
  series: { label: 'Series', description: 'Any measurement of the store over time' },
  service: { label: 'Service now', description: 'Is it available, is it protected' },
  failovers: { label: 'Failovers', description: 'What took over, why, how long traffic was lost' },
  lanes: { label: 'Who forwarded', description: 'What each path did over time' },
  incidents: { label: 'Incidents', description: 'What needed a person' },
  maintenance: { label: 'Planned work', description: 'Maintenance windows and drills' },
  posture: { label: 'Posture', description: 'Would the standby hold, check by check' },
  sla: { label: 'Service level', description: 'The budget, the ledger, closed months' },
  delay: { label: 'Round trip', description: 'How long packets of probes take, and how many are lost' },
  flows: { label: 'Flows', description: 'Who fills the paths' },
  gateways: { label: 'Gateways and collector', description: 'Who answers, how old the data is' },
  problems: { label: 'Problems', description: 'What needs a person now, with the next step' },
};
