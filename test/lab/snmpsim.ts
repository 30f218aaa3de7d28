/** snmpsimd (Debian package snmpsim): serves recorded walks; the community, or the v3 context, is the file's path without its ending. */
import { program } from '../needs.js';
import { Daemon, freeUdpPort, isRoot, NOBODY, removeFolder, temporaryFolder } from './daemon.js';
import { answering } from './probe.js';

export interface Snmpsim {
  host: string;
  port: number;
  stop(): Promise<void>;
}

export const simV3 = { user: 'steer', auth: 'authpass123', priv: 'privpass123' } as const;

const v3Arguments = [
  `--v3-user=${simV3.user}`,
  `--v3-auth-key=${simV3.auth}`,
  '--v3-auth-proto=SHA',
  `--v3-priv-key=${simV3.priv}`,
  '--v3-priv-proto=AES',
];

/** Serves the walks of `folder` on a port of its own; `ready` is a community that it has. v3: user `steer`, SHA and AES. */
export async function startSnmpsim(folder: string, ready: string, more: string[] = []): Promise<Snmpsim> {
  const port = await freeUdpPort();
  const cache = await temporaryFolder('interconnect-snmpsim-', NOBODY);
  const asNobody = isRoot ? ['--process-user=nobody', '--process-group=nogroup'] : [];
  const daemon = new Daemon(program('snmpsimd') ?? 'snmpsimd', [
    `--data-dir=${folder}`,
    `--cache-dir=${cache}`,
    `--agent-udpv4-endpoint=127.0.0.1:${port}`,
    '--logging-method=null',
    ...v3Arguments,
    ...asNobody,
    ...more,
  ]);
  const stop = async () => {
    await daemon.stop();
    await removeFolder(cache);
  };
  try {
    await answering('snmpsimd', daemon, '127.0.0.1', port, ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host: '127.0.0.1', port, stop };
}
