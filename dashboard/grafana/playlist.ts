/** A playlist in Grafana: it reads none from files, so that its HTTP API makes it (`/api/playlists`). */

/** Shown one after the other on a screen of the NOC. */
export interface Playlist {
  name: string;
  /** How long each dashboard stays, as Grafana writes it: `1m`. */
  interval: string;
  /** Of dashboards, in their order. */
  uids: readonly string[];
}

/** Where a Grafana is, and who asks it. */
export interface Grafana {
  url: string;
  /** Value of the header Authorization. */
  authorization: string;
}

interface Known {
  uid: string;
  name: string;
}

/**
 * Makes the playlist, or brings the one of that name to what is asked. Returns its uid: `/playlists/play/<uid>?kiosk` plays it.
 * @throws Error that names the dashboard that Grafana does not have, or says what Grafana refused.
 */
export async function makePlaylist(grafana: Grafana, { name, interval, uids }: Playlist): Promise<string> {
  for (const uid of uids) await ask(grafana, 'GET', `dashboards/uid/${uid}`);
  const known = (await ask(grafana, 'GET', 'playlists?limit=1000')) as Known[];
  const body = { name, interval, items: uids.map((value) => ({ type: 'dashboard_by_uid', value })) };
  const before = known.find((one) => one.name === name);
  if (before) {
    await ask(grafana, 'PUT', `playlists/${before.uid}`, body);
    return before.uid;
  }
  const { uid } = (await ask(grafana, 'POST', 'playlists', body)) as Known;
  return uid;
}

async function ask({ url, authorization }: Grafana, method: string, path: string, body?: object): Promise<unknown> {
  const where = `${url.replace(/\/+$/, '')}/api/${path}`;
  const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' };
  let answer: Response;
  try {
    answer = await fetch(where, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  } catch (error) {
    throw new Error(`no Grafana answers at ${url}: is it running, and is the address right?`, { cause: error });
  }
  if (answer.ok) return answer.json();
  if (answer.status === 404 && path.startsWith('dashboards/'))
    throw new Error(
      `Grafana at ${url} has no dashboard ${path.split('/').pop()}: enable the app, or provision the dashboards, first`,
    );
  const said = (await answer.text()).slice(0, 300);
  throw new Error(`Grafana refused ${method} ${where} with ${answer.status}: ${said}`);
}
