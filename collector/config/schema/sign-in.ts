/** How people and machines prove who they are to the API. */
import { z } from 'zod';
import { isLoopback } from './network.js';
import { durationBetween, secret } from './units.js';
import { words } from './words.js';

const header = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/)
  .transform((name) => name.toLowerCase())
  .register(words, { expected: 'the name of an HTTP header such as X-Forwarded-User' });

/** Over plain HTTP a sign-in could be read and forged; a provider on this machine is the exception. */
const secureUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname.replace(/^\[|\]$/g, '')))
  .register(words, { expected: 'an address with https:// (http:// only to this machine)' });

const groups = z.array(z.string().min(1).max(200)).max(100).default([]);

const roleGroups = z
  .strictObject({
    wall: groups.describe('Groups whose members may look'),
    noc: groups.describe('Groups whose members may also acknowledge and silence'),
    engineer: groups.describe('Groups whose members may also declare maintenance, hold drills and propose corrections'),
    procurement: groups.describe('Groups whose members may see service levels and reports, and decide on corrections'),
    admin: groups.describe('Groups whose members may do everything'),
  })
  .prefault({})
  .describe('Role → groups that have it; a person in none of them sees nothing but whom to ask');

const oidc = z.strictObject({
  issuer: secureUrl.describe('Address of the OpenID provider, as its tokens name it'),
  clientId: z.string().min(1).max(200).describe('As the provider knows this collector'),
  clientSecret: secret.describe('Its secret: env:NAME or file:PATH'),
  publicUrl: secureUrl.describe('Where browsers find this collector; /sign-in/callback there is the redirect address'),
  scopes: z.string().min(1).max(200).default('openid profile email').describe('Scopes to ask for; openid is one'),
  nameClaim: z.string().min(1).max(100).default('preferred_username').describe('Claim that names the person'),
  groupsClaim: z.string().min(1).max(100).default('groups').describe('Claim that lists their groups'),
  roles: roleGroups,
});

const proxy = z.strictObject({
  secret: secret.describe('What the proxy proves itself by: env:NAME or file:PATH'),
  secretHeader: header.prefault('X-Proxy-Secret').describe('Header that holds it; the proxy must not pass one on'),
  userHeader: header.prefault('X-Forwarded-User').describe('Header that names the person'),
  groupsHeader: header.prefault('X-Forwarded-Groups').describe('Header that lists their groups, with commas between'),
  roles: roleGroups,
});

export const signIn = z
  .strictObject({
    contact: z.string().max(200).default('').describe('Whom somebody without a role is told to ask'),
    session: durationBetween('5m', '7d').prefault('8h').describe('How long a person stays signed in'),
    oidc: oidc.optional().describe('People sign in by OpenID Connect'),
    proxy: proxy.optional().describe('People are signed in by a proxy in front'),
  })
  .optional()
  .describe('Everybody signs in: with a token of `interconnect token create`, or as said here');

export type SignInConfig = NonNullable<z.output<typeof signIn>>;
