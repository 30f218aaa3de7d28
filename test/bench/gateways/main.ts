/**
 * A process of its own with pairs of simulated gateways, as many as the first argument says: in each pair one carries the traffic of a crossing of
 * its own. They answer SNMPv2c, whatever the community, by an agent that is cheap enough for all of them in one process. Prints as JSON their
 * names and ports, and what their paths need.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock } from '../../../collector/deps.js';
import { simulatedConfig } from '../../../collector/simulator/index.js';
import { World } from '../../../collector/simulator/world.js';
import { Answerer } from '../agent/answer.js';
import { mibOf } from './mib.js';

const address = '127.0.0.1';
const gateways: { name: string; port: number; pair: number; needs: unknown }[] = [];
for (let pair = 0; pair < Number(process.argv[2] ?? 1); pair++) {
  const { devices } = new World([`gw${2 * pair + 1}`, `gw${2 * pair + 2}`], pair + 1, systemClock);
  const { paths } = simulatedConfig(devices.map(({ name }) => ({ name, address, port: 161, exporter: address })));
  for (const [place, device] of devices.entries()) {
    const answerer = new Answerer(mibOf(device));
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 18 });
    socket.on('message', (datagram, from) => {
      const answer = answerer.answer(datagram);
      if (answer !== null) socket.send(answer, from.port, from.address);
    });
    socket.bind(0, address);
    await once(socket, 'listening');
    const { peers, redundancy, routes } = paths[place]!;
    gateways.push({ name: device.name, port: socket.address().port, pair, needs: { peers, redundancy, routes } });
  }
}
process.stdout.write(`${JSON.stringify(gateways)}\n`);
// Whoever started it holds its standard input; it ends with them.
process.stdin.on('end', () => process.exit(0)).resume();
