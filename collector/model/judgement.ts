/** What is concluded from observations: of the present (paths, forwarding, protection, posture, service) and of time (records). */
export * from './judgement/drill.js';
export * from './judgement/evidence.js';
export * from './judgement/failover.js';
export * from './judgement/forwarding.js';
export * from './judgement/incident.js';
export * from './judgement/maintenance.js';
export * from './judgement/meanings.js';
export * from './judgement/posture.js';
export * from './judgement/present.js';
export * from './judgement/scope.js';
export * from './judgement/time.js';
