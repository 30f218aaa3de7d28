/** Who asks: so that a page can name the person, and say where nobody is asked. */
import { z } from 'zod';
import { roles } from '../../model/identity.js';
import { whoOf } from '../security/guard.js';
import type { Route } from './route.js';

const session = z.strictObject({
  kind: z.enum(['open', 'person', 'token']).describe('open: nobody is asked to sign in, on this machine'),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  authority: z.string().nullable().describe('the one authority whose share may be seen; null for all'),
});

export const sessionRoute: Route = {
  method: 'GET',
  url: '/api/v1/session',
  tag: 'sign-in',
  summary: 'Who is signed in, and with which roles',
  answers: { 200: { description: 'Who asks', schema: session } },
  handle(_context, request): z.infer<typeof session> {
    const { kind, name, roles: held, authority } = whoOf(request);
    return { kind, name, roles: [...held], authority };
  },
};
