import { once } from 'node:events';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { callControl } from '../../collector/control/client.js';
import { controlPath } from '../../collector/control/path.js';
import { createControl } from '../../collector/control/server.js';
import { systemClock } from '../../collector/deps.js';
import { CodedError } from '../../collector/model/coded-error.js';
import { until } from '../until.js';
import { controlOf, temporaryFolder } from './folder.js';

/** Sends raw octets and gives the first line that comes back. */
async function raw(path: string, text: string): Promise<string> {
  const socket = connect(path);
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (answer.includes('\n')) break;
  }
  return answer;
}

describe('the control socket', () => {
  it('answers a method with its result', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder, { add: (params) => (params as number[]).reduce((sum, each) => sum + each, 0) }).start();
    expect(await callControl(controlPath(folder), 'add', [1, 2, 3])).toBe(6);
  });

  it('says which folder cannot be used, and why', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const deps = { clock: systemClock, log: pino({ level: 'silent' }) };
    const control = createControl({ path: controlPath(join(folder, 'file', 'data')), handlers: {} }, deps);
    await expect(control.start()).rejects.toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringMatching(
        /data folder .*file\/data \(store\.path\).*ENOTDIR; give it to user \d+, or name another/,
      ),
    });
  });

  it('has the methods that were added after it started', async () => {
    const folder = await temporaryFolder();
    const handlers: Record<string, () => unknown> = {};
    await controlOf(folder, handlers).start();
    handlers['later'] = () => 'here';
    expect(await callControl(controlPath(folder), 'later')).toBe('here');
  });

  it('refuses what it is asked to do once the collector stops, and says still whose folder it is', async () => {
    const folder = await temporaryFolder();
    const done: unknown[] = [];
    const control = controlOf(folder, { act: (params) => done.push(params) });
    await control.start();
    await callControl(controlPath(folder), 'act', 'one');
    await control.rest();
    await expect(callControl(controlPath(folder), 'act', 'two')).rejects.toMatchObject({ code: 'CONTROL_STOPPING' });
    expect(await callControl(controlPath(folder), 'owner')).toMatchObject({ pid: process.pid });
    expect(done).toEqual(['one']);
  });

  it('answers what it was asked before the collector began to stop, and that alone', async () => {
    const folder = await temporaryFolder();
    let [finish, over] = [() => undefined as void, false];
    const handlers = {
      act: () => new Promise((resolve) => (finish = () => resolve('kept'))),
      later: () => 'kept too',
    };
    const control = controlOf(folder, handlers);
    await control.start();
    const answer = callControl(controlPath(folder), 'act');
    const begun = finish;
    await until('it is being answered', () => finish !== begun);
    const rested = control.rest().then(() => (over = true));
    await expect(callControl(controlPath(folder), 'later')).rejects.toMatchObject({ code: 'CONTROL_STOPPING' });
    expect(over).toBe(false);
    finish();
    await rested;
    await control.stop();
    expect(await answer).toBe('kept');
  });

  it('is for its own user only, and so is a folder that it makes', async () => {
    const folder = join(await temporaryFolder(), 'data');
    const before = process.umask(0);
    await controlOf(folder)
      .start()
      .finally(() => process.umask(before));
    const { mode } = await stat(controlPath(folder));
    expect((mode & 0o777).toString(8)).toBe('600');
    expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700');
  });

  it('names the methods it has when asked for another', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder, { doctor: () => ({}) }).start();
    await expect(callControl(controlPath(folder), 'docter')).rejects.toMatchObject({
      code: 'CONTROL_UNKNOWN_METHOD',
      message: 'this collector has no method "docter"; it has doctor, owner',
    });
    await expect(callControl(controlPath(folder), 'constructor')).rejects.toMatchObject({
      code: 'CONTROL_UNKNOWN_METHOD',
    });
  });

  it('passes coded errors on and keeps the others to the log', async () => {
    const folder = await temporaryFolder();
    const coded = () => Promise.reject(new CodedError('NOT_NOW', 'not now'));
    const secret = () => Promise.reject(new Error('password is hunter22'));
    await controlOf(folder, { coded, secret, unwritable: () => 1n }).start();
    const path = controlPath(folder);
    await expect(callControl(path, 'coded')).rejects.toMatchObject({ code: 'NOT_NOW', message: 'not now' });
    await expect(callControl(path, 'secret')).rejects.toMatchObject({ code: 'CONTROL_FAILED' });
    await expect(callControl(path, 'secret')).rejects.not.toMatchObject({ message: expect.stringContaining('hunter') });
    await expect(callControl(path, 'unwritable')).rejects.toMatchObject({ code: 'CONTROL_FAILED' });
  });

  it('refuses what is no request, and goes on', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder, { ping: () => 'pong' }).start();
    const path = controlPath(folder);
    for (const line of ['', 'hello', '[]', '{"method":1}', '{"method":"ping","further":1}', '\0\xff']) {
      expect(await raw(path, `${line}\n`)).toContain('CONTROL_BAD_REQUEST');
    }
    expect(await callControl(path, 'ping')).toBe('pong');
  });

  it('bounds a request', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder).start();
    expect(await raw(controlPath(folder), 'x'.repeat(65 * 1024))).toContain('CONTROL_REQUEST_TOO_LARGE');
  });

  it('bounds how many wait on one connection', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder, { wait: () => new Promise(() => undefined) }).start();
    const socket = connect(controlPath(folder));
    socket.write('{"method":"owner"}\n'.repeat(200));
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'end');
    expect(text).toContain('CONTROL_TOO_MANY_REQUESTS');
  });

  it('answers in the order of the requests', async () => {
    const folder = await temporaryFolder();
    const slow = (params: unknown) => new Promise((resolve) => setTimeout(() => resolve(params), Number(params)));
    await controlOf(folder, { slow }).start();
    const socket = connect(controlPath(folder));
    socket.write('{"method":"slow","params":30}\n{"method":"slow","params":1}\n');
    let text = '';
    for await (const chunk of socket) if ((text += String(chunk)).split('\n').length === 3) break;
    expect(text).toBe('{"ok":true,"result":30}\n{"ok":true,"result":1}\n');
  });

  it('gives up on a collector that does not answer', async () => {
    const folder = await temporaryFolder();
    await controlOf(folder, { never: () => new Promise(() => undefined) }).start();
    const call = callControl(controlPath(folder), 'never', null, { timeout: 100 });
    await expect(call).rejects.toMatchObject({ code: 'CONTROL_TIMEOUT' });
  });

  it('says when no collector runs', async () => {
    const folder = await temporaryFolder();
    await expect(callControl(controlPath(folder), 'doctor')).rejects.toMatchObject({ code: 'CONTROL_NOT_RUNNING' });
    await expect(callControl(controlPath(join(folder, 'nowhere')), 'doctor')).rejects.toMatchObject({
      code: 'CONTROL_NOT_RUNNING',
    });
  });

  it.runIf(process.platform === 'linux')('works where the path is longer than a socket address', async () => {
    const folder = join(await temporaryFolder(), 'a'.repeat(100), 'b'.repeat(100));
    await mkdir(folder, { recursive: true });
    const control = controlOf(folder, { ping: () => 'pong' });
    await control.start();
    expect(await callControl(controlPath(folder), 'ping')).toBe('pong');
    await expect(controlOf(folder).start()).rejects.toMatchObject({ code: 'DATA_FOLDER_OWNED' });
    await control.stop();
    await expect(callControl(controlPath(folder), 'ping')).rejects.toMatchObject({ code: 'CONTROL_NOT_RUNNING' });
  });
});
