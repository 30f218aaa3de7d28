/** A WriteRequest of Prometheus' remote write 1.0: protobuf in a snappy block that is all literals. */
export interface WrittenSeries {
  labels: Readonly<Record<string, string>>;
  /** Times in ms; `stale` writes the marker that ends a series. */
  samples: readonly { time: number; value: number | 'stale' }[];
}

export function writeRequest(series: readonly WrittenSeries[]): Uint8Array<ArrayBuffer> {
  const plain = Buffer.concat(series.map((each) => field(1, timeSeries(each))));
  return new Uint8Array(snappy(plain));
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const names = Object.keys(labels).sort();
  return Buffer.concat([
    ...names.map((name) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(labels[name]!))])),
    ),
    ...samples.map(({ time, value }) =>
      field(2, Buffer.concat([Buffer.from([0x09]), double(value), varintField(2, time)])),
    ),
  ]);
}

/** The payload of the marker is what tells it from any other NaN. */
function double(value: number | 'stale'): Buffer {
  const bytes = Buffer.alloc(8);
  if (value === 'stale') bytes.writeBigUInt64LE(0x7ff0000000000002n);
  else bytes.writeDoubleLE(value);
  return bytes;
}

const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
const varintField = (number: number, value: number): Buffer => Buffer.concat([varint(number << 3), varint(value)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

function snappy(plain: Buffer): Buffer {
  const parts = [varint(plain.length)];
  for (let at = 0; at < plain.length; at += 65_536) {
    const chunk = plain.subarray(at, at + 65_536);
    const size = chunk.length - 1;
    parts.push(Buffer.from([61 << 2, size & 255, size >> 8]), chunk);
  }
  return Buffer.concat(parts);
}
