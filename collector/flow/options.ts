/** Options data: what an exporter says about itself. Sampling rates and the start of its system are taken in here. */
import { uint } from './bytes.js';
import { uptimeSince } from './copy.js';
import { SCOPE9 } from './elements/registry.js';
import type { Layout } from './layout.js';
import type { Message } from './message.js';
import { nothingStated, state, statedRate } from './sampling.js';
import { scratch, walk } from './walk.js';

/** Decodes the options records in b[start, end); answers how many there were. */
export function decodeOptions(message: Message, layout: Layout, b: Uint8Array, start: number, end: number): number {
  const { domain, observer, epoch, batch } = message;
  const { offsets, lengths } = scratch(layout.fields.length);
  let records = 0;
  for (let at = start; layout.length > 0 && at + layout.length <= end; records++) {
    const next = walk(layout, b, at, end, offsets, lengths);
    if (next < 0) {
      domain.errors.add('record-truncated');
      break;
    }
    learn(message, layout, b, offsets, lengths);
    observer?.options?.({ domain, layout, bytes: b, offsets, lengths, epoch, batch, row: -1, frame: null });
    at = next;
  }
  domain.counts.optionsRecords += records;
  return records;
}

type Key = 'samplers' | 'interfaces' | 'templates';

/** Elements that say what a rate is for: a sampler wherever it stands, an interface or a template as the scope. */
function keyOf(pen: number, id: number, scope: boolean): Key | null {
  if (pen === SCOPE9) return id === 2 ? 'interfaces' : id === 5 ? 'templates' : null;
  if (pen !== 0) return null;
  if (id === 48 || id === 302) return 'samplers';
  if (scope && (id === 10 || id === 14)) return 'interfaces';
  return scope && id === 145 ? 'templates' : null;
}

const rank: Record<Key, number> = { samplers: 3, interfaces: 2, templates: 1 };

function learn(
  { domain, port, epoch }: Message,
  layout: Layout,
  b: Uint8Array,
  offsets: Int32Array,
  lengths: Int32Array,
): void {
  const stated = nothingStated();
  let key: Key | null = null;
  let number = 0;
  layout.fields.forEach(({ element: { pen, id }, scope }, i) => {
    const at = offsets[i]!;
    const width = lengths[i]!;
    state(stated, pen, id, b, at, width);
    if (pen === 0 && id === 160 && width === 8) {
      const start = (domain.streams.of(port).systemStart = uint(b, at, width));
      // The records behind it in the same message are timed by it. NetFlow v9 has the uptime in its header.
      if (domain.protocol === 'ipfix') epoch.uptime = uptimeSince(start, epoch.exported);
    }
    const found = width > 0 && width <= 8 ? keyOf(pen, id, scope) : null;
    if (found === null || (key !== null && rank[found] <= rank[key])) return;
    key = found;
    number = uint(b, at, width);
  });
  const rate = statedRate(stated);
  if (rate === 0) return;
  if (key === null) domain.sampling.domain = rate;
  else domain.sampling.set(key, number, rate);
}
