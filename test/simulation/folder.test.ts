import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../collector/deps.js';
import { createLogger } from '../../collector/logger.js';
import { createSimulation } from '../../collector/simulation.js';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'simulation-'));
  folders.push(made);
  return made;
}

const simulation = () => createSimulation({ clock: systemClock, log: createLogger('silent') });

it('empties its own folder, but for sockets', async () => {
  const own = await folder();
  await simulation().clear(own);
  await writeFile(join(own, 'interconnect.duckdb'), 'old');
  await writeFile(join(own, 'control.sock'), '');
  await simulation().clear(own);
  expect((await readdir(own)).sort()).toEqual(['control.sock', 'simulated']);
});

it('refuses a folder that holds real data, and leaves it as it is', async () => {
  const real = await folder();
  await writeFile(join(real, 'interconnect.duckdb'), 'kept for seven years');
  await expect(simulation().clear(real)).rejects.toMatchObject({ code: 'SIMULATION_FOLDER_TAKEN' });
  expect(await readdir(real)).toEqual(['interconnect.duckdb']);
});
