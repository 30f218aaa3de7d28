import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { explain } from './explain';

export type Parameters = Record<string, string | number | readonly string[] | undefined>;

/** The collector's API as it is reached through Grafana's proxy: read only, the token is the proxy's. */
export class Client {
  constructor(
    /** Up to and without `/api/v1`. */
    readonly base: string,
    /** Of the data source, for messages. */
    readonly name: string
  ) {}

  url(path: string, parameters: Parameters = {}): string {
    const words = new URLSearchParams();
    for (const [key, value] of Object.entries(parameters)) {
      if (value === undefined) {
        continue;
      }
      for (const one of Array.isArray(value) ? value : [value]) {
        words.append(key, String(one));
      }
    }
    const query = words.toString();
    return `${this.base}/api/v1/${path}${query && `?${query}`}`;
  }

  /** The answer as it came: the caller narrows it. Throws an Error that says what is wrong and what to do. */
  async get(path: string, parameters: Parameters = {}, requestId?: string): Promise<unknown> {
    const url = this.url(path, parameters);
    try {
      const options = { url, method: 'GET', requestId, showErrorAlert: false, showSuccessAlert: false };
      const { data } = await lastValueFrom(getBackendSrv().fetch<unknown>(options));
      return data;
    } catch (error) {
      if (isFetchError(error)) {
        throw new Error(explain(error.status, error.data, this.name));
      }
      throw error;
    }
  }
}
