import React, { useCallback } from 'react';
import * as z from 'zod/mini';
import { type Column, InteractiveTable } from '@grafana/ui';
import { read, textOrNull } from '../datasource/api/read';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

const step = z.looseObject({
  step: z.string(),
  done: z.boolean(),
  proof: textOrNull,
  missing: textOrNull,
  next: textOrNull,
});
const authority = z.looseObject({
  name: z.string(),
  prefixes: z.array(z.string()),
  owner: textOrNull,
  managedBy: z.looseObject({ by: z.string() }),
  joining: z.boolean(),
  daysToTraffic: z.nullable(z.number()),
  checklist: z.array(step),
});
const answerOf = z.looseObject({ authorities: z.array(authority) });
type Row = z.infer<typeof authority>;

const columns: Array<Column<Row>> = [
  { id: 'name', header: 'Name' },
  { id: 'owner', header: 'Code', cell: ({ row }) => row.original.owner ?? '' },
  { id: 'prefixes', header: 'Prefixes', cell: ({ row }) => row.original.prefixes.join(', ') },
  {
    id: 'checklist',
    header: 'Seen',
    cell: ({
      row: {
        original: { checklist },
      },
    }) => `${checklist.filter(({ done }) => done).length} of ${checklist.length}`,
  },
  {
    id: 'daysToTraffic',
    header: 'From order to traffic',
    cell: ({ row: { original } }) => (original.daysToTraffic === null ? '' : `${original.daysToTraffic} days`),
  },
  { id: 'managedBy', header: 'Declared in', cell: ({ row }) => row.original.managedBy.by },
];

/** How an authority is added, who is on the way with the evidence, and everybody. Adding is done where the collector is: this page changes nothing. */
export function Onboard() {
  const client = useClient();
  const ask = useCallback(
    async () => read(answerOf, await client.get('authorities'), 'authorities').authorities,
    [client]
  );
  const answer = useAnswer(ask);
  return (
    <>
      <h2>Add an authority</h2>
      <p>
        On the collector&apos;s own page <code>/authorities.html</code>, or with{' '}
        <code>interconnect authority add NAME --prefix PREFIX</code>: it is named in flows from the next minute on.
        Those of a file are added in that file.
      </p>
      <Shown answer={answer}>
        {(rows) => (
          <>
            <h2>Joining</h2>
            <Joining rows={rows.filter(({ joining }) => joining)} />
            <h2>All authorities</h2>
            {rows.length === 0 ? (
              <p>No authority is declared yet.</p>
            ) : (
              <InteractiveTable columns={columns} data={rows} getRowId={({ name }) => name} pageSize={50} />
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function Joining({ rows }: { rows: Row[] }) {
  if (rows.length === 0) {
    return <p>Nobody is on the way.</p>;
  }
  return (
    <>
      {rows.map(({ name, checklist }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <ol>
            {checklist.map(({ step: which, done, proof, missing, next }) => (
              <li key={which}>
                {done ? 'Seen' : 'Missing'}: {done ? proof : missing}
                {next !== null && <> Next: {next}</>}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
