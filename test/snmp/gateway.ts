/** An agent on this machine as a gateway whose states are polled ten times a second, and hardly anything else. */
import { gateway as gatewaySchema, type Gateway } from '../../collector/config/schema/gateway.js';

export const quickGateway = (port: number): Gateway =>
  gatewaySchema.parse({
    name: 'gw',
    address: '127.0.0.1',
    port,
    snmp: { version: '2c', community: 'env:COMMUNITY' },
    poll: { state: '100ms', counters: '1h', system: '1h', health: '1h' },
    limits: { timeout: '10s', retries: 1, requestsPerSecond: 1000 },
  });
