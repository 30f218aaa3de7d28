/** The Alertmanagers that group, route and page in place of the built-in receivers. */
import { z } from 'zod';
import { webAddress } from './receivers.js';
import { durationBetween, secret } from './units.js';

export const overAlertmanager = z
  .strictObject({
    urls: z.array(webAddress).min(1).max(8).describe('All members of the cluster; each is told everything'),
    resend: durationBetween('1s', '5m')
      .prefault('15s')
      .describe(
        'How often what fires is sent again. Alertmanager takes what it hears no more of as over after 15 minutes, or four times as long where that is more',
      ),
    username: z.string().min(1).optional().describe('User, where it asks for one'),
    password: secret.optional().describe('Password of the user: env:NAME or file:PATH'),
    token: secret.optional().describe('Sent as Authorization: Bearer …; env:NAME or file:PATH'),
    ca: z.string().min(1).optional().describe('PEM file of the authority that signed its certificate'),
  })
  .describe('Alertmanager, version 2 of its API: then it alone groups, routes and pages');

export type AlertmanagerConfig = z.output<typeof overAlertmanager>;
