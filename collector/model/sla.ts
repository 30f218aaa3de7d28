/** The words of the service-level ledger: contract, evidence, ledger, corrections, KPIs, months, seals. */
export * from './sla/answers.js';
export * from './sla/budget.js';
export * from './sla/contract.js';
export * from './sla/correction.js';
export * from './sla/evidence.js';
export * from './sla/kpi.js';
export * from './sla/ledger.js';
export * from './sla/month.js';
export * from './sla/overview.js';
export * from './sla/seal.js';
