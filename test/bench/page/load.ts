/** What else a collector has to do while somebody is to be woken: flows as fast as they can be sent, and a report of the month, over and over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { FLOW_PORT, FLOW_SOURCES } from '../../lab/gateway/configuration.js';
import type { Lab } from '../../lab/gateway/lab.js';
import { until } from '../../until.js';
import { RECORDS } from '../traffic.js';

/**
 * Records of NetFlow v5 a second; BENCH_FLOOD asks for others. 300,000 are 10,000 datagrams, 120 Mbit/s, twelve times what the paths of the laboratory
 * carry. The sender shares the machine.
 */
export const FLOOD = Number(process.env['BENCH_FLOOD'] ?? 300_000);
const HOUR = 3_600;

export class Load {
  /** Reports that were made whole while it lasted. */
  reports = 0;
  private stopped = false;

  private constructor(
    private readonly lab: Lab,
    private readonly sender: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Resolves once flows are decoded and the first report is under way. */
  static async begin(lab: Lab): Promise<Load> {
    const script = fileURLToPath(new URL('../flow-udp/sender.js', import.meta.url));
    const perSecond = FLOOD / RECORDS;
    const words = [script, FLOW_PORT, perSecond * HOUR, perSecond, FLOW_SOURCES.length].map(String);
    const [command, all] = lab.topology.nms.inside(process.execPath, words);
    const sender = spawn(command, all, { stdio: ['ignore', 'ignore', 'inherit'] });
    const load = new Load(lab, sender, await temporaryFolder('icm-bench-reports-'));
    await until(
      'flows are decoded',
      async () => /interconnect_flow_records_total\{[^}]*\} [1-9]/.test(await lab.product.metrics()),
      {
        timeout: 30_000,
      },
    );
    load.making = load.report();
    return load;
  }

  async end(): Promise<void> {
    this.stopped = true;
    if (this.sender.exitCode === null && this.sender.signalCode === null) {
      const gone = once(this.sender, 'exit');
      this.sender.kill();
      await gone;
    }
    await this.making;
    await removeFolder(this.folder);
  }

  private making: Promise<void> = Promise.resolve();

  private async report(): Promise<void> {
    const { month } = await this.lab.product.get<{ month: string }>('/sla');
    while (!this.stopped) {
      await this.lab.product.tell('report', month, '-f', 'pdf,html,ods,csv', '-o', this.folder);
      this.reports++;
    }
  }
}
