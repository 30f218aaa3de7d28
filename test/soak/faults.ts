/** What goes wrong while it runs. Each fault ends what it began. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../collector/simulator/index.js';
import type { Influxd } from '../lab/influxd.js';
import type { Member } from './member.js';

export interface Scene {
  /** With the embedded store, on a disk of its own where `disk` says so. It is killed. */
  embedded: Member;
  /** With influxd behind it. It lives all along. */
  outside: Member;
  influxd: Influxd;
  simulator: Simulator;
  /** Folder on the small disk; null where none could be mounted. */
  disk: string | null;
  ports: { flow: number; trap: number }[];
  /** What garbage is sent from: always the same port, as a router would, because a receiver keeps something for each port that it hears. */
  noise: Socket;
}

export interface Fault {
  name: string;
  /** How often, against the others. */
  weight: number;
  possible(scene: Scene): boolean;
  run(scene: Scene): Promise<void>;
}

const always = (): boolean => true;

export const faults: readonly Fault[] = [
  {
    name: 'kill -9',
    weight: 2,
    possible: always,
    async run({ embedded }) {
      await embedded.end('SIGKILL');
      // At once, so that it reads again the slots in which it died: the count tells them apart.
      await embedded.start();
    },
  },
  {
    name: 'SIGSTOP for 3 s',
    weight: 2,
    possible: always,
    async run({ embedded, outside }) {
      for (const member of [embedded, outside]) member.signal('SIGSTOP');
      await pause(3_000);
      for (const member of [embedded, outside]) member.signal('SIGCONT');
    },
  },
  {
    name: 'influxd gone for 8 s',
    weight: 2,
    possible: always,
    async run({ influxd }) {
      await influxd.stop();
      await pause(8_000);
      await influxd.start();
    },
  },
  {
    name: 'disk full for 6 s',
    weight: 2,
    possible: ({ disk }) => disk !== null,
    async run({ disk }) {
      const file = join(disk!, 'ballast');
      const { bavail, bsize } = await statfs(disk!);
      try {
        // All that is left, and what is freed meanwhile.
        await writeFile(file, Buffer.alloc(bavail * bsize)).catch(() => undefined);
        await pause(6_000);
      } finally {
        await rm(file, { force: true });
      }
    },
  },
  {
    name: 'garbage on the ports of flows and traps',
    weight: 3,
    possible: always,
    async run({ ports, noise }) {
      const send = (port: number, bytes: Buffer): Promise<void> =>
        new Promise((resolve) => noise.send(bytes, port, '127.0.0.1', () => resolve()));
      for (let i = 0; i < 1_000; i++)
        for (const { flow, trap } of ports)
          for (const port of [flow, trap]) await send(port, randomBytes(1 + ((i * 37) % 1_400)));
    },
  },
  {
    name: 'a link that flaps',
    weight: 3,
    possible: always,
    async run({ simulator }) {
      const [gateway] = simulator.gateways;
      const name = simulator.config().paths[0]!.a;
      for (let i = 0; i < 6; i++) {
        simulator.setInterface(gateway!.name, name, i % 2 === 0 ? 'down' : 'up');
        await pause(400);
      }
    },
  },
  {
    name: 'twenty clients that do not read',
    weight: 2,
    possible: always,
    async run({ embedded, outside }) {
      const sockets = [embedded, outside].flatMap(({ address }) => {
        const { hostname, port } = new URL(address);
        return Array.from({ length: 10 }, () => {
          const socket = connect(Number(port), hostname, () =>
            socket.write(
              `GET /api/v1/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\n\r\n`,
            ),
          );
          socket.on('error', () => undefined);
          return socket.pause();
        });
      });
      await pause(8_000);
      for (const socket of sockets) socket.destroy();
    },
  },
];
