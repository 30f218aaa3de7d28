/** The product's worker, which throws after its second report as long as a file stands: to see what becomes of a thread that dies. */
import { existsSync, unlinkSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import '../../../collector/flow/receiver/worker.js';

const { consumer } = workerData as { consumer: { crash: string } };
let taken = 0;
parentPort!.on('message', ({ kind }: { kind: string }) => {
  if (kind !== 'taken' || ++taken < 2 || !existsSync(consumer.crash)) return;
  unlinkSync(consumer.crash);
  throw new Error('a fault in the thread');
});
