/** Signing in by OpenID Connect: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1, RFC 7636), by the library `openid-client`. */
import * as oidc from 'openid-client';
import type { Clock } from '../deps.js';
import { CodedError } from '../model/coded-error.js';
import type { Who } from '../model/identity.js';
import { groupsIn, rolesOf, type RoleMap } from './roles.js';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the browser finds this collector: `https://monitor.example`. */
  publicUrl: string;
  scopes: string;
  nameClaim: string;
  groupsClaim: string;
  roles: RoleMap;
}

interface Attempt {
  verifier: string;
  nonce: string;
  startedAt: number;
}

/** A person has this long at the provider. Milliseconds. */
const PATIENCE = 10 * 60_000;
const MOST_ATTEMPTS = 1_000;
/** Seconds that the provider has for an answer. */
const TIMEOUT = 10;

export class OidcSignIn {
  private provider: Promise<oidc.Configuration> | null = null;
  /** By state. */
  private readonly attempts = new Map<string, Attempt>();

  constructor(
    private readonly settings: OidcSettings,
    private readonly clock: Clock,
  ) {}

  /** Where to send the browser, and the state that its cookie must bring back. @throws CodedError `OIDC_UNREACHABLE`. */
  async begin(): Promise<{ location: string; state: string }> {
    const provider = await this.discovered();
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    this.remember(state, { verifier, nonce, startedAt: this.clock.now() });
    const location = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.callback(),
      scope: this.settings.scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
    });
    return { location: location.href, state };
  }

  /**
   * The person that came back. `query`: of the callback's address; `state`: out of the cookie.
   * @throws CodedError `OIDC_STATE` where this browser did not begin here or took too long, `OIDC_REFUSED` where the provider or its answer says no.
   */
  async finish(query: string, state: string): Promise<Who> {
    const attempt = this.attempts.get(state);
    this.attempts.delete(state);
    if (attempt === undefined || this.clock.now() - attempt.startedAt > PATIENCE)
      throw new CodedError('OIDC_STATE', 'This sign-in did not begin in this browser, or took more than ten minutes.');
    const provider = await this.discovered();
    const { verifier: pkceCodeVerifier, nonce: expectedNonce } = attempt;
    const checks = { pkceCodeVerifier, expectedNonce, expectedState: state, idTokenExpected: true };
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, new URL(`${this.callback()}?${query}`), checks);
      return this.person(tokens.claims() ?? {});
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      throw new CodedError('OIDC_REFUSED', 'The identity provider did not confirm who you are.', { cause });
    }
  }

  private person(claims: Record<string, unknown>): Who {
    const { nameClaim, groupsClaim, roles } = this.settings;
    const name = claims[nameClaim] ?? claims.sub;
    if (typeof name !== 'string' || name === '')
      throw new CodedError('OIDC_REFUSED', `The identity provider gave no claim ${nameClaim}.`);
    return {
      kind: 'person',
      name: name.slice(0, 200),
      roles: rolesOf(groupsIn(claims[groupsClaim]), roles),
      authority: null,
    };
  }

  private callback(): string {
    return `${this.settings.publicUrl.replace(/\/+$/, '')}/sign-in/callback`;
  }

  /** Asked once; a provider that was away is asked again at the next sign-in. */
  private discovered(): Promise<oidc.Configuration> {
    this.provider ??= this.discover().catch((cause: unknown) => {
      this.provider = null;
      throw new CodedError('OIDC_UNREACHABLE', 'The identity provider does not answer.', { cause });
    });
    return this.provider;
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    // Plain HTTP only to this machine, as for a provider under test; the schema lets nothing else through.
    const execute = url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(url, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT });
  }

  private remember(state: string, attempt: Attempt): void {
    for (const [key, { startedAt }] of this.attempts)
      if (attempt.startedAt - startedAt > PATIENCE || this.attempts.size >= MOST_ATTEMPTS) this.attempts.delete(key);
    this.attempts.set(state, attempt);
  }
}
