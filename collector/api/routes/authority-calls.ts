/** The same over the control socket, for the commands. */
import { z } from 'zod';
import { CodedError } from '../../model/coded-error.js';
import type { AuthorityDesk } from '../authorities.js';
import { authorityRow } from '../live/authorities.js';
import { entryInput, nameInput, partsOf, planInput } from './authority-input.js';
import { asked } from './records-calls.js';
import { line } from './records-input.js';

const withAuthor = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) => schema.extend({ author: line(120) });

/** Method → what it answers. */
export function authorityCalls(desk: AuthorityDesk): Record<string, (params: unknown) => unknown> {
  const row = (name: string) => {
    const network = desk.networks().find((each) => each.name === name);
    if (network === undefined)
      throw new CodedError('AUTHORITY_UNKNOWN', `no authority is called "${name}": interconnect authority list`);
    return authorityRow(network, desk);
  };
  /** What is told of the token that is in the hands of one that was added here; null where there is none. */
  const handedOut = (name: string): string | null => {
    const network = desk.networks().find((each) => each.name === name && each.added !== null);
    const steps = network === undefined ? [] : desk.of(network).checklist;
    return steps.find(({ step, done }) => step === 'token' && done)?.proof ?? null;
  };
  return {
    'authority.list': () => ({
      currency: desk.currency(),
      authorities: desk.networks().map((each) => authorityRow(each, desk)),
      setAside: desk.setAside(),
    }),
    'authority.show': asked(z.strictObject({ name: z.string() }), ({ name }) => ({
      currency: desk.currency(),
      authority: row(name),
    })),
    'authority.add': asked(entryInput.required({ author: true }), async (given) => {
      const { nested, entry } = partsOf(given);
      const { name } = await desk.add(entry, given.author, nested);
      return row(name);
    }),
    'authority.change': asked(entryInput, async (given) => {
      const { nested, entry } = partsOf(given);
      const { name } = await desk.change(entry, nested);
      return row(name);
    }),
    'authority.remove': asked(withAuthor(nameInput), async ({ name }) => {
      const token = handedOut(name);
      await desk.remove(name);
      return { name, token };
    }),
    'authority.forget': asked(withAuthor(nameInput), ({ name }) => desk.forget(name)),
    plan: asked(planInput, ({ add, mbit }) => desk.plan({ authorities: add, bits: mbit * 1e6 })),
  };
}
