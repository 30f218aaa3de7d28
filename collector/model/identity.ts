/** Who asks: people and machines, and the roles that say what they may. */

export const roles = ['wall', 'noc', 'engineer', 'procurement', 'authority', 'admin'] as const;
export type Role = (typeof roles)[number];

/** One sentence each, for the documentation, the command line and whoever hands out a role. */
export const roleMeanings: Record<Role, string> = {
  wall: 'A screen: sees the present state and its history, and changes nothing.',
  noc: 'Watches and answers: also acknowledges, silences and scrapes metrics.',
  engineer: 'Works on the interconnect: also declares maintenance, holds drills and proposes corrections.',
  procurement: 'Holds the contract: service levels, reports and corrections, without the flows.',
  authority: 'One authority alone: its own traffic and its own report.',
  admin: 'Everything, with tokens and the audit log.',
};

export interface Who {
  /** `open` where nothing is asked for on loopback; `person` by sign-in or proxy; `token` is a machine or a screen. */
  kind: 'open' | 'person' | 'token';
  /** Of the person or the token; what records and the audit log say. */
  name: string;
  roles: readonly Role[];
  /** The one authority that the role `authority` is bound to; null for every other role. */
  authority: string | null;
}

/** Anyone at this machine, where neither tokens nor a sign-in are configured. */
export const anyoneHere: Who = { kind: 'open', name: 'anyone at this machine', roles: ['admin'], authority: null };

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** Bound to one authority: sees its own share and nothing else. Any further role would make the binding void, so it wins. */
export const boundTo = (who: Who): string | null => (who.roles.includes('authority') ? (who.authority ?? '') : null);
