/** The thread that reckons months. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Question, ReckonerSettings } from './messages.js';
import { createReckoner } from './reckoner.js';

const port = parentPort;
if (port === null) throw new Error('this file is run as a worker thread');
const answer = createReckoner(workerData as ReckonerSettings);
port.on('message', (question: Question) => void answer(question).then((told) => port.postMessage(told)));
