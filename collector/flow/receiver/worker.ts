/** The receiver's thread: sockets, decoding and aggregation are in here, so that line rate delays nothing outside. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromReceiver, ToReceiver } from './messages.js';
import { serve } from './serve.js';
import type { ReceiverSettings } from './settings.js';

const port = parentPort;
if (port === null) throw new Error('this file is run as a worker thread');
const tell = serve(
  workerData as ReceiverSettings,
  (message: FromReceiver) => port.postMessage(message),
  () => port.close(),
);
port.on('message', (message: ToReceiver) => tell(message));
