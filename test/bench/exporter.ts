/** Debian's prometheus-snmp-exporter, asked for the same columns of the same agents. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { dot3StatsTable } from '../../collector/snmp/tables/dot3-stats-table.js';
import { ifTable } from '../../collector/snmp/tables/if-table.js';
import { ifXTable } from '../../collector/snmp/tables/if-x-table.js';
import { until } from '../until.js';
import { freeTcpPort } from '../lab/ports.js';
import { cpuOf } from './cpu.js';

const columns = [ifTable, ifXTable, dot3StatsTable].flatMap((table) => table.columns);
const TEXT = new Set(['ifDescr', 'ifName', 'ifAlias']);
const GAUGES = /Speed|Status|ifType|Discontinuity/;

function metricType(name: string): string {
  if (TEXT.has(name)) return 'DisplayString';
  if (name === 'ifPhysAddress') return 'PhysAddress48';
  return GAUGES.test(name) ? 'gauge' : 'counter';
}

/** What the exporter's own generator makes of IF-MIB and EtherLike-MIB, with ifName as the only looked-up label. */
function module(auth: Record<string, unknown>) {
  const index = [{ labelname: 'ifIndex', type: 'gauge' }];
  const lookups = [{ labels: ['ifIndex'], labelname: 'ifName', oid: '1.3.6.1.2.1.31.1.1.1.1', type: 'DisplayString' }];
  return {
    walk: columns.map(({ oid }) => oid),
    metrics: columns.map(({ name, oid }) => ({
      name,
      oid,
      type: metricType(name),
      help: name,
      indexes: index,
      lookups,
    })),
    max_repetitions: 25,
    ...auth,
  };
}

export interface V3 {
  user: string;
  authPassword: string;
  privPassword: string;
}

export class Exporter {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(command: string, { user, authPassword, privPassword }: V3, community: string): Promise<Exporter> {
    const folder = await mkdtemp(join(tmpdir(), 'interconnect-exporter-'));
    const v3 = {
      security_level: 'authPriv',
      username: user,
      password: authPassword,
      auth_protocol: 'SHA256',
      priv_protocol: 'AES',
      priv_password: privPassword,
    };
    const modules = {
      v2c: module({ version: 2, auth: { community } }),
      v3: module({ version: 3, auth: v3 }),
    };
    await writeFile(join(folder, 'snmp.yml'), stringify(modules), { mode: 0o600 });
    const port = await freeTcpPort();
    const listen = `--web.listen-address=127.0.0.1:${port}`;
    const words = [`--config.file=${join(folder, 'snmp.yml')}`, listen, '--log.level=error'];
    const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
    const exporter = new Exporter(child, port, folder);
    await until('the exporter listens', () => exporter.get('/metrics').catch(() => null));
    return exporter;
  }

  get cpu(): number {
    return cpuOf(this.child.pid!);
  }

  /** One scrape; the number of varbinds that it says it got. */
  async scrape(target: string, moduleName: 'v2c' | 'v3'): Promise<number> {
    const text = await this.get(`/snmp?target=${target}&module=${moduleName}`);
    const varbinds = Number(/^snmp_scrape_pdus_returned\S* (\S+)$/m.exec(text)?.[1]);
    if (!(varbinds > 0)) throw new Error(`the exporter got nothing from ${target}: ${text.slice(0, 400)}`);
    return varbinds;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
    await rm(this.folder, { recursive: true });
  }

  private async get(path: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the exporter answered ${answer.status} to ${path}: ${text.slice(0, 400)}`);
    return text;
  }
}
