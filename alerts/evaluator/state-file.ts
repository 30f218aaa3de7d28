/** Timers and firing alerts on the disk, so that a restart neither forgets a page nor begins to wait anew. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../collector/model/coded-error.js';
import type { ActiveAlert } from './active.js';
import { Labels } from './labels.js';

export interface SavedAlert {
  /** Of the rule. */
  key: string;
  alert: ActiveAlert;
}

export interface SavedState {
  /** Wall clock, ms. */
  savedAt: number;
  alerts: SavedAlert[];
}

const texts = z.record(z.string(), z.string());
/** JSON knows neither NaN nor infinities. */
const value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number);

const saved = z.object({
  version: z.literal(1),
  savedAt: z.number(),
  alerts: z.array(
    z.object({
      key: z.string(),
      labels: texts,
      annotations: texts,
      state: z.enum(['pending', 'firing', 'resolved']),
      value,
      activeAt: z.number(),
      firedAt: z.number().nullable(),
      resolvedAt: z.number().nullable(),
      keepFiringSince: z.number().nullable(),
    }),
  ),
});

/** null where there is none. @throws where it cannot be read or is damaged. */
export async function readState(path: string): Promise<SavedState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  const { savedAt, alerts } = saved.parse(JSON.parse(text));
  return {
    savedAt,
    alerts: alerts.map(({ key, labels, ...rest }) => ({ key, alert: { ...rest, labels: Labels.of(labels) } })),
  };
}

/** On the disk when it resolves; a crash leaves the old file or the new one, whole. */
export async function writeState(path: string, { savedAt, alerts }: SavedState): Promise<void> {
  const rows = alerts.map(({ key, alert }) => ({
    ...{ key, ...alert },
    labels: alert.labels.record(),
    value: Number.isFinite(alert.value) ? alert.value : String(alert.value),
  }));
  const fresh = `${path}.new`;
  await synced(fresh, `${JSON.stringify({ version: 1, savedAt, alerts: rows })}\n`);
  await rename(fresh, path);
  await synced(dirname(path), null);
}

async function synced(path: string, text: string | null): Promise<void> {
  const file = await open(path, text === null ? 'r' : 'w', 0o600);
  try {
    if (text !== null) await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
