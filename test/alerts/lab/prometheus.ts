/** A real Prometheus on loopback that takes series by remote write, or as it is configured, and answers instant queries. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon, removeFolder, temporaryFolder } from '../../lab/daemon.js';
import { freeTcpPort } from '../../lab/ports.js';
import { missing, program } from '../../needs.js';
import { until } from '../../until.js';
import { writeRequest, type WrittenSeries } from './remote-write.js';

/** Null where Prometheus is installed. */
export const PROMETHEUS_MISSING = missing({ prometheus: 'prometheus' });

export interface Answer {
  /** Of a failure: as Prometheus says it. */
  error: string | null;
  samples: { labels: Record<string, string>; value: string }[];
}

interface Body {
  error?: string;
  data?: { resultType: string; result: unknown };
}

export class Prometheus {
  private constructor(
    private readonly url: string,
    private readonly folder: string,
    private readonly daemon: Daemon,
  ) {}

  /** `configuration` as in prometheus.yml; left out, it scrapes nothing. */
  static async start(configuration: object = { scrape_configs: [] }): Promise<Prometheus> {
    const folder = await temporaryFolder('interconnect-prometheus-');
    const port = await freeTcpPort();
    const config = join(folder, 'prometheus.yml');
    // YAML is more than JSON.
    await writeFile(config, JSON.stringify(configuration));
    const daemon = new Daemon(program('prometheus')!, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
    ]);
    const running = new Prometheus(`http://127.0.0.1:${port}`, folder, daemon);
    await until('Prometheus is ready', async () => {
      if (daemon.exited) throw new Error(daemon.output);
      return (await fetch(`${running.url}/-/ready`).catch(() => null))?.ok === true;
    });
    return running;
  }

  async write(series: readonly WrittenSeries[]): Promise<void> {
    const headers = {
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
    };
    const response = await fetch(`${this.url}/api/v1/write`, { method: 'POST', headers, body: writeRequest(series) });
    if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
  }

  /** `time` in ms. */
  async query(expr: string, time: number): Promise<Answer> {
    const body = new URLSearchParams({ query: expr, time: String(time / 1_000) });
    const response = await fetch(`${this.url}/api/v1/query`, { method: 'POST', body });
    const { error, data } = (await response.json()) as Body;
    if (data === undefined) return { error: error ?? 'no answer', samples: [] };
    if (data.resultType === 'scalar')
      return { error: null, samples: [{ labels: {}, value: (data.result as [number, string])[1] }] };
    const rows = data.result as { metric: Record<string, string>; value: [number, string] }[];
    return { error: null, samples: rows.map(({ metric, value }) => ({ labels: metric, value: value[1] })) };
  }

  async stop(): Promise<void> {
    await this.daemon.stop();
    await removeFolder(this.folder);
  }
}
