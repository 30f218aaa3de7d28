import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../collector/api/types.js';
import { until } from '../until.js';
import { configuration, Folder, gatewaySection, START, STATE_SECONDS } from './folder.js';
import { Gateway, reason, secrets } from './gateway.js';
import { Product } from './product.js';

/** Statuses as the stream brings them, newest last. */
async function* statuses(address: string, signal: AbortSignal): AsyncIterable<Status> {
  const { body } = await fetch(`${address}/api/v1/stream`, { signal });
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop()!;
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data:'));
      if (event.includes('event: status') && data) yield JSON.parse(data.slice(5)) as Status;
    }
  }
}

describe.skipIf(reason)(`a gateway that falls silent ${reason ?? ''}`, () => {
  let gateway: Gateway;
  let folder: Folder;
  let product: Product;
  const listening = new AbortController();
  const seen: { at: number; health: string }[] = [];

  beforeAll(async () => {
    gateway = await Gateway.start();
    folder = await Folder.create();
    await folder.write(configuration([gatewaySection('gw1', gateway.snmpd.port)]));
    product = await Product.start(START, folder.path, secrets);
    void (async () => {
      for await (const { paths } of statuses(product.address, listening.signal)) {
        seen.push({ at: performance.now(), health: paths[0]!.health });
      }
    })().catch((error: unknown) => {
      if (!listening.signal.aborted) throw error;
    });
  });
  afterAll(async () => {
    listening.abort();
    await product?.end();
    await folder?.remove();
    await gateway?.stop();
  });

  const health = async (): Promise<string> => (await product.statusNow()).paths[0]!.health;

  test('is unknown within two poll intervals, in the status and on the stream', async () => {
    await until('the path is up', async () => (await health()) === 'up');
    const silent = performance.now();
    await gateway.snmpd.halt('SIGKILL');
    await until('the status says unknown', async () => (await health()) === 'unknown', { every: 10 });
    const status = performance.now() - silent;
    const event = await until('the stream says unknown', () => {
      return seen.find(({ at, health: said }) => at > silent && said === 'unknown');
    });
    // The last true answer may be as new as the silence itself; the judgement runs on its own timer, each second, hence the margin.
    const limit = 2 * STATE_SECONDS * 1_000 + 1_000;
    expect(status).toBeLessThan(limit);
    expect(event.at - silent).toBeLessThan(limit + 1_000);
  });

  test('carries the age of what is still shown, and its gateway says what is wrong', async () => {
    const { paths, gateways } = await until('the gateway counts as down', async () => {
      const status = await product.statusNow();
      return status.gateways[0]!.state === 'down' && status;
    });
    expect(paths[0]!.a.stale).toBe(true);
    expect(paths[0]!.ageSeconds).toBeGreaterThan(STATE_SECONDS);
    expect(gateways[0]!.error).not.toBeNull();
    expect(paths[0]!.reasons.length).toBeGreaterThan(0);
  });

  test('is up again when it answers again', async () => {
    await gateway.snmpd.run();
    await until('the path is up', async () => (await health()) === 'up');
  });
});
