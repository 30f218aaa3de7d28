import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(__dirname, '../../../../dist/collector/cli.js');

/** The collector as its user starts it, on its simulated interconnect; another one where INTERCONNECT_URL says so. */
export class Collector {
  private child: ChildProcess | null = null;
  private folder: string | null = null;
  url = process.env.INTERCONNECT_URL ?? '';

  async start(): Promise<void> {
    if (this.url !== '') {
      return;
    }
    this.folder = mkdtempSync(join(tmpdir(), 'interconnect-plugin-'));
    this.child = spawn(process.execPath, [cli, 'start', '--listen', '127.0.0.1:0'], { cwd: this.folder });
    this.url = await new Promise<string>((resolve, reject) => {
      let output = '';
      this.child?.stdout?.on('data', (data: Buffer) => {
        output += data.toString();
        const address = /The wall: (http\S+?)\/?\s/.exec(output)?.[1];
        if (address) {
          resolve(address);
        }
      });
      this.child?.once('exit', (code) => reject(new Error(`the collector ended with ${code}: ${output}`)));
    });
  }

  async stop(): Promise<void> {
    const { child, folder } = this;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    if (folder) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
