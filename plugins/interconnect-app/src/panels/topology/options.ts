/** Options of the topology panel. */
export interface TopologyOptions {
  /** Names of both sides; '' takes those of the data. */
  sideA: string;
  sideB: string;
  order: 'given' | 'worst-first';
  /** Seconds after which data is taken for old and every path for unknown; 0: never. */
  staleAfter: number;
  /** px; 0 fits the panel. */
  textSize: number;
  notes: boolean;
}

export const topologyDefaults: TopologyOptions = {
  sideA: '',
  sideB: '',
  order: 'given',
  staleAfter: 60,
  textSize: 0,
  notes: true,
};
