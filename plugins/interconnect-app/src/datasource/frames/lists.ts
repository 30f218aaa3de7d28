import { type DataQueryResponse, FieldType } from '@grafana/data';
import * as z from 'zod/mini';
import type { Client } from '../api/client';
import { read } from '../api/read';
import { lists, type List } from '../variables';
import { frameOf } from './frame';

const named = z.array(z.looseObject({ name: z.string() }));
const topology = z.looseObject({ paths: named, gateways: named, groups: named });
const largest = z.looseObject({ rows: named });

/** Names for a variable. What flows are of is listed by size over the last day: the smallest of thousands are not. */
export async function listFrames(client: Client, wanted: string): Promise<DataQueryResponse> {
  const list = lists.find((one) => one === wanted.trim());
  if (!list) {
    throw new Error(`A variable of this data source is one of ${lists.join(', ')}, not “${wanted}”.`);
  }
  const values = await namesOf(client, list);
  return { data: [frameOf(list, [{ name: 'text', type: FieldType.string, values }])] };
}

async function namesOf(client: Client, list: List): Promise<string[]> {
  if (list === 'paths' || list === 'gateways' || list === 'groups') {
    return read(topology, await client.get('topology'), 'the topology')[list].map(({ name }) => name);
  }
  const by = { authorities: 'authority', destinations: 'destination', applications: 'application', classes: 'class' }[
    list
  ];
  const answer = read(largest, await client.get('flows/top', { by, from: '-24h', limit: 200 }), list);
  return answer.rows.map(({ name }) => name);
}
