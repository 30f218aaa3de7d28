/** Asks an agent with net-snmp itself until it answers: how launchers know that a daemon is ready. */
import snmp from 'net-snmp';
import { until } from '../until.js';
import type { Daemon } from './daemon.js';

export async function answering(
  what: string,
  daemon: Daemon,
  host: string,
  port: number,
  community: string,
): Promise<void> {
  await until(
    `${what} answers on ${host} port ${port}`,
    async () => {
      if (daemon.exited) throw new Error(`${what} ended: ${daemon.output}`);
      return ask(host, port, community);
    },
    { timeout: 60_000, every: 50 },
  );
}

function ask(host: string, port: number, community: string): Promise<boolean> {
  const session = snmp.createSession(host, community, { version: snmp.Version2c, port, timeout: 500, retries: 0 });
  return new Promise((resolve) => {
    session.getNext(['1.3.6.1.2.1'], (error) => {
      session.close();
      resolve(error === null);
    });
  });
}
