/** Whoever keeps authorities and watches them join, as far as routes and commands need it. */
import type { AddedNetwork, DeclaredNetwork } from '../config/schema/networks.js';
import type { Onboarded } from '../model/onboarding.js';
import type { Plan, PlanAsked } from '../model/plan.js';
import type { Forgotten } from './authority-types.js';

export interface AuthorityDesk {
  /** Of reports.currency (ISO 4217). */
  currency(): string;
  /** Authorities alone, in order of declaration. */
  networks(): DeclaredNetwork[];
  of(network: DeclaredNetwork): Onboarded;
  setAside(): { name: string; why: string }[];
  /** `entry`: as it would stand in the configuration. `nested`: prefixes within others are meant. Rejects with CodedErrors that say which and whose. */
  add(entry: unknown, by: string, nested: boolean): Promise<AddedNetwork>;
  /** What is null is taken out, what is left out stays. */
  change(changes: Record<string, unknown>, nested: boolean): Promise<AddedNetwork>;
  remove(name: string): Promise<AddedNetwork>;
  forget(name: string): Promise<Forgotten>;
  plan(asked: PlanAsked): Promise<Plan>;
}
