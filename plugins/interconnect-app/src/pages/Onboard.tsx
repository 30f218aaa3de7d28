import React, { useCallback } from 'react';
import * as z from 'zod/mini';
import { type Column, InteractiveTable } from '@grafana/ui';
import { read, textOrNull } from '../datasource/api/read';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

const network = z.looseObject({
  name: z.string(),
  kind: z.string(),
  prefixes: z.array(z.string()),
  owner: textOrNull,
  managedBy: z.looseObject({ by: z.string() }),
});
const answerOf = z.looseObject({ networks: z.array(network) });
type Row = z.infer<typeof network>;

const columns: Array<Column<Row>> = [
  { id: 'name', header: 'Name' },
  { id: 'owner', header: 'Code', cell: ({ row }) => row.original.owner ?? '' },
  { id: 'prefixes', header: 'Prefixes', cell: ({ row }) => row.original.prefixes.join(', ') },
  { id: 'managedBy', header: 'Declared in', cell: ({ row }) => row.original.managedBy.by },
];

/** How an authority is added, and those that are known by now. Adding is done where the collector is: this page changes nothing. */
export function Onboard() {
  const client = useClient();
  const ask = useCallback(async () => read(answerOf, await client.get('networks'), 'networks').networks, [client]);
  const answer = useAnswer(ask);
  return (
    <>
      <h2>Add an authority</h2>
      <ol>
        <li>Ask it for its name, its code and the prefixes that it uses across the interconnect.</li>
        <li>
          Add an entry under <code>networks</code> in the collector&apos;s configuration, or in the register that it
          names.
        </li>
        <li>
          Run <code>interconnect check</code>, then send the collector SIGHUP: it is named in flows from the next minute
          on.
        </li>
      </ol>
      <h2>Known by now</h2>
      <Shown answer={answer}>
        {(rows) => {
          const authorities = rows.filter(({ kind }) => kind === 'authority');
          return authorities.length === 0 ? (
            <p>No authority is declared yet.</p>
          ) : (
            <InteractiveTable columns={columns} data={authorities} getRowId={({ name }) => name} pageSize={50} />
          );
        }}
      </Shown>
    </>
  );
}
